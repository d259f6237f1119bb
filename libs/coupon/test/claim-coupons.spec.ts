import {
  type IdempotentAnswer,
  type LockingTx,
  newId,
  type OrderId,
  type Tx,
  type UserId,
  type WhenLocked,
} from '@app/kernel';
import { idempotentRequest, repeated } from '@test/support/idempotent-request';
import { MemoryIdempotencyRecords, MemoryUnitOfWork, TX_NOW } from '@test/support/memory-unit-of-work';
import { TestClock } from '@test/support/test-clock';
import { ClaimCouponsUseCase } from '../src/application/claim-coupons.use-case';
import { ClaimRepository } from '../src/application/claim.repository';
import { CouponGate, type GateUpdate } from '../src/application/coupon-gate';
import { CouponRepository } from '../src/application/coupon.repository';
import { CreateCouponUseCase } from '../src/application/create-coupon.use-case';
import { CustomerCouponsService } from '../src/application/customer-coupons.service';
import type { DecidedClaims } from '../src/application/decided-claims';
import { GateUpdater } from '../src/application/gate-updater';
import { HeldCouponRepository } from '../src/application/held-coupon.repository';
import type { KeyedClaim } from '../src/application/keyed-claim';
import { UserCouponQueries } from '../src/application/user-coupon.queries';
import type { CouponUse } from '../src/contract';
import type { Claim, ClaimCoupon, Holding } from '../src/domain/claim';
import { ClaimBook } from '../src/domain/claim-book';
import type { Coupon, CouponId, CouponStanding, NewCoupon } from '../src/domain/coupon';
import { HeldCoupons } from '../src/domain/held-coupons';
import { standingAt } from './standing';

const DAY_MS = 86_400_000;
const later = (ms: number) => new Date(TX_NOW.getTime() + ms);

const coupon = (more: Partial<CouponStanding> = {}): CouponStanding => standingAt(TX_NOW, more);

const wish = (couponId: CouponId, userId: UserId = newId<'User'>()): KeyedClaim => ({
  userCouponId: newId<'UserCoupon'>(),
  userId,
  couponId,
  request: idempotentRequest(),
});

class MemoryClaims extends ClaimRepository {
  claims: Claim[] = [];
  readonly held = new Set<CouponId>();
  readonly locked: [readonly ClaimCoupon[], WhenLocked][] = [];

  constructor(public coupons: CouponStanding[]) {
    super();
  }

  protected lock(_tx: LockingTx, commands: readonly ClaimCoupon[], whenLocked: WhenLocked): Promise<ClaimBook> {
    this.locked.push([commands, whenLocked]);
    const free = this.coupons.filter(({ couponId }) => !this.held.has(couponId));
    return Promise.resolve(new ClaimBook(free, this.claims, this.held));
  }

  protected save(_tx: Tx, book: ClaimBook): void {
    this.claims.push(...book.newClaims());
    this.coupons = book.standings();
  }
}

class Gate extends CouponGate {
  readonly updates: GateUpdate[] = [];
  readonly left: ClaimCoupon[] = [];
  readonly listed: [CouponId, Holding[]][] = [];
  wantsHolders = false;
  listing: Promise<void> = Promise.resolve();

  update(change: GateUpdate): Promise<{ readonly wantsHolders: boolean }> {
    this.updates.push(change);
    return Promise.resolve({ wantsHolders: this.wantsHolders });
  }

  async list(couponId: CouponId, holders: AsyncIterable<readonly Holding[]>): Promise<void> {
    const all: Holding[] = [];
    for await (const page of holders) all.push(...page);
    this.listed.push([couponId, all]);
    await this.listing;
  }

  leave(command: ClaimCoupon): Promise<void> {
    this.left.push(command);
    return Promise.resolve();
  }

  recall(): undefined {
    return undefined;
  }

  ask(): Promise<'pass'> {
    return Promise.resolve('pass');
  }
}

class Holders extends UserCouponQueries {
  readonly pages: Holding[][] = [];

  list(): Promise<[]> {
    return Promise.resolve([]);
  }

  async *holdersOf(): AsyncIterable<readonly Holding[]> {
    yield* await Promise.resolve(this.pages);
  }
}

function shop(...coupons: CouponStanding[]) {
  const parts = {
    uow: new MemoryUnitOfWork(),
    claims: new MemoryClaims(coupons),
    idempotency: new MemoryIdempotencyRecords(),
    gate: new Gate(),
    holders: new Holders(),
  };
  const updater = new GateUpdater(parts.gate, parts.holders);
  const { uow, claims, idempotency } = parts;
  return { ...parts, updater, claiming: new ClaimCouponsUseCase(uow, claims, idempotency, updater) };
}

describe('claiming coupons in one transaction', () => {
  it('claims first come, first served, and stores the answers with their keys', async () => {
    const of = coupon({ quantity: 1 });
    const { claiming, claims, idempotency, uow } = shop(of);
    const [first, second] = [wish(of.couponId), wish(of.couponId)];

    const { decisions, standings, held } = await claiming.execute([first, second]);

    const body = JSON.stringify({
      userCouponId: first.userCouponId,
      couponId: of.couponId,
      sequence: 1,
      validUntil: later(7 * DAY_MS).toISOString(),
    });
    expect(decisions).toEqual([
      {
        command: first,
        answer: { body, replayed: false },
        holding: { userId: first.userId, userCouponId: first.userCouponId, isComplete: true },
      },
      { command: second, answer: { refused: 'sold-out' }, holding: undefined },
    ]);
    expect(standings).toEqual([{ ...of, claimedCount: 1 }]);
    expect([...held]).toEqual([]);
    expect([...idempotency.stored.values()].map((stored) => stored.body)).toEqual([body]);
    expect(idempotency.opened).toEqual([[first.request, second.request]]);
    expect(claims.claims).toHaveLength(1);
    expect(uow.steps).toEqual(['lock coupons', 'write coupons']);
    expect(claims.locked).toEqual([[[first, second], 'wait']]);
  });

  it('answers a repeated key with the first answer, and refuses a key of another request', async () => {
    const of = coupon({ maxPerCustomer: 5 });
    const { claiming, claims } = shop(of);
    const first = wish(of.couponId);
    const { decisions } = await claiming.execute([first]);
    const again = { ...wish(of.couponId, first.userId), request: repeated(first.request) };
    const other = { ...again, request: { ...first.request, requestHash: Buffer.from('another') } };
    const { decisions: later_ } = await claiming.execute([again, other]);
    expect(later_.map(({ answer }) => answer)).toEqual([
      { body: (decisions[0]!.answer as IdempotentAnswer).body, replayed: true },
      expect.objectContaining({ code: 'idempotency.key-reused' }),
    ]);
    expect(claims.claims).toHaveLength(1);
  });

  it('decides nothing on held coupons, and the claims of the others', async () => {
    const [free, held] = [coupon(), coupon()];
    const { claiming, claims, uow } = shop(free, held);
    claims.held.add(held.couponId);
    const commands = [wish(held.couponId), wish(free.couponId), wish(held.couponId)];
    const decided = await claiming.execute(commands, { whenLocked: 'skip' });
    expect(decided.decisions.map(({ command }) => command)).toEqual([commands[1]]);
    expect([...decided.held]).toEqual([held.couponId]);
    expect(claims.locked).toEqual([[commands, 'skip']]);
    expect(uow.options).toEqual([{ whenLocked: 'skip' }]);
  });

  it('updates the gate after the commit: each coupon with its own holders and claims', async () => {
    const [tea, cup] = [coupon(), coupon({ quantity: 1, claimedCount: 1 })];
    const { claiming, gate, uow } = shop(tea, cup);
    const [ofTea, ofCup, ofNone] = [wish(tea.couponId), wish(cup.couponId), wish(newId<'Coupon'>())];
    await claiming.execute([ofTea, ofCup, ofNone]);
    expect(uow.afterCommits).toHaveLength(1);
    expect(gate.updates).toEqual([
      {
        coupon: { ...tea, claimedCount: 1 },
        holders: [{ userId: ofTea.userId, userCouponId: ofTea.userCouponId, isComplete: true }],
        decided: [ofTea.userCouponId],
      },
      { coupon: cup, holders: [], decided: [ofCup.userCouponId] },
    ]);
    expect(gate.left).toEqual([ofNone]);
    expect(gate.listed).toEqual([]);
  });
});

describe('the update of the gate', () => {
  const decided = (...standings: CouponStanding[]): DecidedClaims => ({ decisions: [], standings, held: new Set() });

  it('lists all holders of a coupon whose list is missing', async () => {
    const of = coupon();
    const { claiming, gate, holders } = shop(of);
    gate.wantsHolders = true;
    const [one, two] = [1, 2].map(() => ({
      userId: newId<'User'>(),
      userCouponId: newId<'UserCoupon'>(),
      isComplete: true,
    }));
    holders.pages.push([one!], [two!]);
    await claiming.execute([wish(of.couponId)]);
    expect(gate.listed).toEqual([[of.couponId, [one, two]]]);
  });

  it('builds one list of a coupon at a time, and another one later', async () => {
    const of = coupon();
    const { uow, updater, gate } = shop();
    gate.wantsHolders = true;
    let finish = (): void => undefined;
    gate.listing = new Promise((resolve) => (finish = resolve));
    const update = () => uow.run((tx) => updater.updateAfterCommit(tx, decided(of)));
    const updates = [update(), update()];
    await new Promise(setImmediate);
    finish();
    await Promise.all(updates);
    expect(gate.listed).toHaveLength(1);
    await update();
    expect(gate.listed).toHaveLength(2);
  });

  it('is awaited by callers that need the gate to have the latest commit', async () => {
    const { uow, updater, gate } = shop();
    await updater.gateUpdated();
    gate.wantsHolders = true;
    let finish = (): void => undefined;
    gate.listing = new Promise((resolve) => (finish = resolve));
    const update = uow.run((tx) => updater.updateAfterCommit(tx, decided(coupon())));
    await new Promise(setImmediate);
    let isUpdated = false;
    const wait = updater.gateUpdated().then(() => (isUpdated = true));
    await new Promise(setImmediate);
    expect(isUpdated).toBe(false);
    finish();
    await Promise.all([update, wait]);
    expect(isUpdated).toBe(true);
  });

  it('that fails makes the work after the commit fail, but not its waiters', async () => {
    const { uow, updater, gate } = shop();
    gate.wantsHolders = true;
    const failure = new Error('no database');
    const failed = Promise.reject(failure);
    failed.catch(() => undefined);
    gate.listing = failed;
    await expect(uow.run((tx) => updater.updateAfterCommit(tx, decided(coupon())))).rejects.toBe(failure);
    await expect(updater.gateUpdated()).resolves.toBeUndefined();
  });
});

describe('creating a coupon', () => {
  class MemoryCoupons extends CouponRepository {
    readonly inserted: Coupon[] = [];

    insert(_tx: Tx, created: Coupon): void {
      this.inserted.push(created);
    }
  }

  const terms: NewCoupon = {
    name: 'Autumn tea',
    kind: 'fixed',
    value: 100,
    maxDiscount: undefined,
    minOrderAmount: 0,
    productIds: undefined,
    quantity: 1,
    maxPerCustomer: 1,
    claimFrom: TX_NOW,
    claimUntil: later(1),
    validForDays: 7,
  };

  it('inserts it once for any number of requests with its key', async () => {
    const coupons = new MemoryCoupons();
    const clock = new TestClock();
    const idempotency = new MemoryIdempotencyRecords();
    const creating = new CreateCouponUseCase(new MemoryUnitOfWork(), clock, coupons, idempotency);
    const request = idempotentRequest();
    const view = ({ couponId }: Coupon) => ({ couponId });
    const first = await creating.execute({ coupon: terms, request, view });
    const [created] = coupons.inserted;
    expect(idempotency.opened).toEqual([[request]]);
    expect(created).toEqual({ ...terms, couponId: created?.couponId, createdAt: clock.now(), claimedCount: 0 });
    expect(first).toEqual({ body: JSON.stringify({ couponId: created?.couponId }), replayed: false });
    expect(await creating.execute({ coupon: terms, request: repeated(request), view })).toEqual({
      ...first,
      replayed: true,
    });
    expect(coupons.inserted).toHaveLength(1);
  });
});

describe("customers' coupons, for other contexts", () => {
  class MemoryHeldCoupons extends HeldCouponRepository {
    readonly locked: [readonly CouponUse[], WhenLocked][] = [];
    readonly saved: unknown[] = [];

    constructor(private readonly coupons: HeldCoupons) {
      super();
    }

    protected lock(_tx: LockingTx, uses: readonly CouponUse[], whenLocked: WhenLocked): Promise<HeldCoupons> {
      this.locked.push([uses, whenLocked]);
      return Promise.resolve(this.coupons);
    }

    protected save(_tx: Tx, coupons: HeldCoupons): void {
      this.saved.push(...coupons.changes());
    }
  }

  it('are locked, and written with the commit', async () => {
    const use = { userId: newId<'User'>(), userCouponId: newId<'UserCoupon'>() };
    const none = { kind: 'fixed' as const, value: 1, maxDiscount: undefined, minOrderAmount: 0, productIds: undefined };
    const state = { ...use, terms: none, validUntil: later(1), orderId: undefined };
    const skipped = { ...use, userCouponId: newId<'UserCoupon'>() };
    const repository = new MemoryHeldCoupons(new HeldCoupons([state], [skipped]));
    const service = new CustomerCouponsService(repository);
    const uow = new MemoryUnitOfWork();
    const orderId: OrderId = newId<'Order'>();
    await uow.run(async (tx) => {
      const ledger = await service.open(tx, [use]);
      expect([use, skipped].map((each) => ledger.isHeld(each))).toEqual([false, true]);
      ledger.giveBack(skipped, orderId, TX_NOW);
      ledger.use(use, orderId);
    });
    await uow.run((tx) => service.open(tx, [use], 'skip'));
    expect(uow.steps.slice(0, 2)).toEqual(['lock customer-coupons', 'write customer-coupons']);
    expect(repository.locked).toEqual([
      [[use], 'wait'],
      [[use], 'skip'],
    ]);
    expect(repository.saved[0]).toEqual({ ...use, orderId });
  });
});
