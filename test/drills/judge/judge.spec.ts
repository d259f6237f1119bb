import { hash } from 'node:crypto';
import { type Attempt, History, type Try, type Yes } from '../history/history';
import type { Write } from '../history/write';
import { judge } from './judge';
import { CONSUMERS, type StoredOrder, type Truth } from './truth';
import type { Verdict } from './verdict';

const CUSTOMER = 'customer';
const TEA = 'tea';

const attemptOf = (key: string, write: Write, change: Partial<Attempt> = {}): Attempt => ({
  key,
  customerId: CUSTOMER,
  write,
  tries: [aTry(200, 'yes')],
  successes: change.outcome?.answer === 'yes' ? [change.outcome] : [],
  outcome: undefined,
  ...change,
});
const aTry = (status: number, code: string): Try => ({ at: 1_000, tookMs: 5, status, code });
const yes = (id: string, amount?: number): Yes => ({ answer: 'yes', id, amount });
const order = (key: string, change?: Partial<Attempt>) =>
  attemptOf(key, { kind: 'order', lines: [{ productId: TEA, quantity: 1 }], userCouponId: undefined }, change);
const charge = (reference: string, change?: Partial<Attempt>) =>
  attemptOf(`key of ${reference}`, { kind: 'charge', amount: 500, reference }, change);
const claim = (key: string, change?: Partial<Attempt>) => attemptOf(key, { kind: 'claim', couponId: 'autumn' }, change);
const refund = (key: string, orderId: string, change?: Partial<Attempt>) =>
  attemptOf(key, { kind: 'refund', orderId, lineNo: 1, quantity: 1 }, change);

const storedOrder = (orderId: string, key: string): StoredOrder => ({
  orderId,
  customerId: CUSTOMER,
  keyHash: hash('sha256', key),
  totalAmount: 100,
  lines: [{ productId: TEA, quantity: 1 }],
});
const eventOf = (orderId: string, sequence = 1) => ({
  eventId: `event ${sequence} of ${orderId}`,
  orderId,
  sequence,
  bookedBy: CONSUMERS,
});

/** Two orders, a charge, a claim and a refund of the second order, as they should be. */
const attempts: readonly Attempt[] = [
  order('a', { outcome: yes('first', 100) }),
  order('b', { outcome: yes('second', 100) }),
  charge('cash', { outcome: yes('entry', 500) }),
  claim('c', { outcome: yes('coupon') }),
  refund('r', 'second', { outcome: yes('second') }),
  order('z', { outcome: { answer: 'no', code: 'order.out-of-stock' } }),
];
const truth: Truth = {
  orders: [storedOrder('first', 'a'), storedOrder('second', 'b')],
  refunds: [{ orderId: 'second', customerId: CUSTOMER, keyHash: hash('sha256', 'r'), kind: 'refund' }],
  charges: [{ entryId: 'entry', customerId: CUSTOMER, reference: 'cash', amount: 500 }],
  claims: [{ userCouponId: 'coupon', customerId: CUSTOMER, couponId: 'autumn' }],
  products: [{ productId: TEA, stock: 0, received: 1, sold: 1 }],
  coupons: [{ couponId: 'autumn', quantity: 1 }],
  events: [eventOf('first'), eventOf('second'), eventOf('second', 2)],
  bookedSales: [{ productId: TEA, quantity: 1, revenue: 100 }],
  soldByOrders: [{ productId: TEA, quantity: 1, revenue: 100 }],
};

const judged = (change: Partial<Truth>, more: readonly Attempt[] = [], without: readonly string[] = []): Verdict => {
  const history = new History();
  for (const attempt of attempts.filter(({ key }) => !without.includes(key))) history.add(attempt);
  for (const attempt of more) history.add(attempt);
  return judge(history, { ...truth, ...change });
};

type Count = Exclude<keyof Verdict, 'findings'>;

const CLEAN: Pick<Verdict, Exclude<Count, 'tried' | 'yes' | 'inBooks'>> = {
  lost: 0,
  doubled: 0,
  madeUp: 0,
  different: 0,
  oversold: 0,
  eventsMissing: 0,
  eventsTwice: 0,
  failed: 0,
};

const counts = ({ findings: _, tried: _t, yes: _y, inBooks: _b, ...rest }: Verdict) => rest;

describe('the judge of a drill', () => {
  it('finds nothing where the database has what every caller was answered', () => {
    expect(judged({})).toEqual({ ...CLEAN, tried: 6, yes: 5, inBooks: 5, findings: [] });
  });

  it('accepts a write without a definite answer in the database or not, and counts it as failed', () => {
    const undecided = order('u', { tries: [aTry(0, 'ECONNRESET')] });
    expect(counts(judged({}, [undecided]))).toEqual({ ...CLEAN, failed: 1 });
    const stands = {
      orders: [...truth.orders, storedOrder('third', 'u')],
      events: [...truth.events, eventOf('third')],
    };
    expect(counts(judged(stands, [undecided]))).toEqual({ ...CLEAN, failed: 1 });
    const claimed = { ...truth.claims[0]!, userCouponId: 'another' };
    const coupons = [{ couponId: 'autumn', quantity: 2 }];
    expect(counts(judged({ claims: [...truth.claims, claimed], coupons }, [claim('u')]))).toEqual({
      ...CLEAN,
      failed: 1,
    });
  });

  it.each<[what: string, change: Partial<Truth>, found: Partial<typeof CLEAN>]>([
    ['a lost order', { orders: [truth.orders[1]!], events: truth.events.slice(1) }, { lost: 1 }],
    [
      'an event of an order that is not in the database',
      { events: [...truth.events, eventOf('ghost')] },
      { madeUp: 1 },
    ],
    ['a lost charge', { charges: [] }, { lost: 1 }],
    ['a lost claim', { claims: [] }, { lost: 1 }],
    ['a lost refund', { refunds: [], events: truth.events.slice(0, 2) }, { lost: 1 }],
    [
      'a refund under the name of a cancellation',
      { refunds: [{ ...truth.refunds[0]!, kind: 'cancellation' }] },
      { lost: 1, madeUp: 1 },
    ],
    [
      'a doubled order',
      { orders: [...truth.orders, storedOrder('again', 'a')], events: [...truth.events, eventOf('again')] },
      { doubled: 1 },
    ],
    [
      'a charge that was booked three times',
      { charges: ['entry', 'second', 'third'].map((entryId) => ({ ...truth.charges[0]!, entryId })) },
      { doubled: 2 },
    ],
    [
      'a refund that was booked twice',
      { refunds: [truth.refunds[0]!, truth.refunds[0]!], events: [...truth.events, eventOf('second', 3)] },
      { doubled: 1 },
    ],
    [
      'an order that was refused and stands',
      { orders: [...truth.orders, storedOrder('refused', 'z')], events: [...truth.events, eventOf('refused')] },
      { madeUp: 1 },
    ],
    [
      'an order that was never asked for',
      { orders: [...truth.orders, storedOrder('unasked', 'x')], events: [...truth.events, eventOf('unasked')] },
      { madeUp: 1 },
    ],
    [
      'the order of another customer',
      { orders: [{ ...truth.orders[0]!, customerId: 'another' }, truth.orders[1]!] },
      { lost: 1, madeUp: 1 },
    ],
    [
      'a charge that was never asked for',
      { charges: [...truth.charges, { ...truth.charges[0]!, reference: 'unknown' }] },
      { madeUp: 1 },
    ],
    [
      'a claim that was never asked for',
      {
        claims: [...truth.claims, { ...truth.claims[0]!, userCouponId: 'another' }],
        coupons: [{ couponId: 'autumn', quantity: 2 }],
      },
      { madeUp: 1 },
    ],
    [
      'an order under another id',
      {
        orders: [{ ...truth.orders[0]!, orderId: 'renamed' }, truth.orders[1]!],
        events: [eventOf('renamed'), ...truth.events.slice(1)],
      },
      { different: 1 },
    ],
    [
      'an order of another total',
      { orders: [{ ...truth.orders[0]!, totalAmount: 99 }, truth.orders[1]!] },
      { different: 1 },
    ],
    [
      'an order of other units',
      { orders: [{ ...truth.orders[0]!, lines: [{ productId: TEA, quantity: 2 }] }, truth.orders[1]!] },
      { different: 1 },
    ],
    ['a charge of another amount', { charges: [{ ...truth.charges[0]!, amount: 5_000 }] }, { different: 1 }],
    ['an oversold product', { products: [{ productId: TEA, stock: 0, received: 1, sold: 4 }] }, { oversold: 3 }],
    ['units sold past zero', { products: [{ productId: TEA, stock: -3, received: 1, sold: 4 }] }, { oversold: 3 }],
    ['units that vanished', { products: [{ productId: TEA, stock: 2, received: 5, sold: 1 }] }, { oversold: 2 }],
    ['an oversold coupon', { coupons: [{ couponId: 'autumn', quantity: 0 }] }, { oversold: 1 }],
    ['an order without an event', { events: truth.events.slice(1) }, { eventsMissing: 1 }],
    ['a refund without an event', { events: truth.events.slice(0, 2) }, { eventsMissing: 1 }],
    ['two events of one order', { events: [...truth.events, eventOf('first')] }, { eventsTwice: 1 }],
    [
      'an event that the ranking has not booked',
      { events: [{ ...truth.events[0]!, bookedBy: ['data-platform'] }, ...truth.events.slice(1)] },
      { eventsMissing: 1 },
    ],
    [
      'an event that was booked twice',
      { bookedSales: [{ productId: TEA, quantity: 2, revenue: 200 }] },
      { eventsTwice: 1 },
    ],
    ['sales that were not booked', { bookedSales: [] }, { eventsMissing: 1 }],
    [
      'revenue that is booked twice without its units',
      { bookedSales: [{ productId: TEA, quantity: 1, revenue: 200 }] },
      { eventsTwice: 1 },
    ],
  ])('finds %s', (_, change, found) => {
    const verdict = judged(change);
    expect(counts(verdict)).toEqual({ ...CLEAN, ...found });
    expect(verdict.findings.length).toBeGreaterThan(0);
  });

  it('finds a key that was answered with two orders', () => {
    const twice = order('a', { outcome: yes('first', 100), successes: [yes('other', 100), yes('first', 100)] });
    expect(counts(judged({}, [twice], ['a']))).toEqual({ ...CLEAN, doubled: 1 });
  });

  it('finds one coupon that was given to two claims', () => {
    expect(counts(judged({}, [claim('d', { outcome: yes('coupon') })]))).toEqual({ ...CLEAN, doubled: 1 });
  });

  it.each<[what: string, attempt: Attempt]>([
    [
      'a bug',
      order('bug', {
        tries: [aTry(500, 'internal'), aTry(409, 'order.out-of-stock')],
        outcome: { answer: 'no', code: 'order.out-of-stock' },
      }),
    ],
    ['a refusal that the load does not provoke', order('bad', { outcome: { answer: 'no', code: 'request.invalid' } })],
    ['a charge that was refused', charge('poor', { outcome: { answer: 'no', code: 'order.out-of-stock' } })],
  ])('counts %s as failed', (_, attempt) => {
    expect(counts(judged({}, [attempt]))).toEqual({ ...CLEAN, failed: 1 });
  });
});

describe('the history of a drill', () => {
  it('counts errors by kind, those of tries that were repeated too', () => {
    const history = new History();
    history.add(
      order('a', {
        tries: [aTry(503, 'order.busy'), aTry(0, 'ECONNRESET'), aTry(503, 'order.busy'), aTry(200, 'yes')],
      }),
    );
    history.visited('GET /products', aTry(0, 'ECONNRESET'));
    history.visited('GET /products', aTry(200, 'yes'));
    expect(history.errorsByKind()).toEqual({ '503 order.busy': 2, ECONNRESET: 2 });
  });

  it('knows when a write that began after a fault succeeded', () => {
    const history = new History();
    history.add(order('a', { tries: [{ at: 90, tookMs: 20, status: 200, code: 'yes' }] }));
    history.add(
      order('b', {
        tries: [
          { at: 100, tookMs: 5, status: 503, code: 'order.busy' },
          { at: 130, tookMs: 5, status: 200, code: 'yes' },
        ],
      }),
    );
    expect(history.firstSuccessSince(100)).toBe(135);
    expect(history.firstSuccessSince(140)).toBeUndefined();
  });
});
