import { setTimeout as sleep } from 'node:timers/promises';
import type { Write } from '../history/write';
import { Caller } from './caller';
import { Chance } from './chance';
import { type Choice, choose } from './choices';
import type { Customer } from './customer';
import type { DrillShop } from './shop';

/** After the end of the load, a caller repeats a write for so long before it gives up. */
const PATIENCE_MS = 90_000;
const HOT_CALLERS = 64;

const READS: readonly string[] = [
  '/products?limit=20',
  '/products/{productId}',
  '/rankings/products?window=7d',
  '/coupons',
  '/orders?limit=10',
  '/balance',
  '/cart',
  '/user-coupons',
];

/** One who decides and calls, alone or beside others. */
interface Person {
  readonly chance: Chance;
  readonly caller: Caller;
  readonly customers: readonly Customer[];
}

/** The load of a drill: customers who do what a seed says, and never give up a write while the load runs. */
export class Load {
  private running: Promise<unknown> = Promise.resolve();
  private ended = false;
  private givesUpAt = Infinity;
  private people = 0;
  private done = 0;

  constructor(
    private readonly shop: DrillShop,
    private readonly apiUrls: readonly string[],
    private readonly seed: number,
  ) {}

  /** Acts that came to an end. */
  get acts(): number {
    return this.done;
  }

  /** Closed loop: so many callers, each with its next act when the last one has ended. */
  start(callers: number): void {
    const people = Array.from({ length: callers }, (_, n) => this.person(n, callers));
    this.running = Promise.all(
      people.map(async (person) => {
        while (!this.ended) await this.act(person, choose(person.chance, this.shop.productIds.length));
      }),
    );
  }

  /** No new acts; waits for the definite answer of each write that is under way. */
  async end(): Promise<void> {
    this.ended = true;
    this.givesUpAt = Date.now() + PATIENCE_MS;
    await this.running;
  }

  /** The most that the system does, in acts a second: a closed loop of many callers. */
  async maximum(seconds: number): Promise<number> {
    const before = this.done;
    const until = performance.now() + seconds * 1_000;
    const people = Array.from({ length: HOT_CALLERS }, (_, n) => this.person(n, HOT_CALLERS));
    const began = performance.now();
    await Promise.all(
      people.map(async (person) => {
        while (performance.now() < until) await this.act(person, choose(person.chance, this.shop.productIds.length));
      }),
    );
    return ((this.done - before) * 1_000) / (performance.now() - began);
  }

  /** Open loop: so many new acts a second, however many are under way; ends when the last one is decided. */
  async flood({ rate, seconds }: { readonly rate: number; readonly seconds: number }): Promise<void> {
    const person = this.person(0, 1);
    const under: Promise<void>[] = [];
    const began = performance.now();
    const total = Math.round(rate * seconds);
    while (under.length < total) {
      const due = Math.min(total, Math.ceil(((performance.now() - began) / 1_000) * rate));
      while (under.length < due) under.push(this.act(person, choose(person.chance, this.shop.productIds.length)));
      await sleep(5);
    }
    await Promise.all(under);
  }

  private person(n: number, of: number): Person {
    const customers = this.shop.customers.filter((_, place) => place % of === n % this.shop.customers.length);
    return {
      chance: Chance.of(this.seed, this.people++),
      caller: new Caller(this.apiUrls, n),
      customers: customers.length > 0 ? customers : [this.shop.customers[n % this.shop.customers.length]!],
    };
  }

  private async act({ caller, customers }: Person, choice: Choice): Promise<void> {
    const customer = customers[choice.customer % customers.length]!;
    const write = await this.writeOf(choice, customer, caller);
    if (write === undefined) await this.read(choice, customer, caller);
    else {
      const attempt = await customer.write(caller, write, choice.key, () => this.givesUpAt);
      if (choice.repeat && attempt.outcome?.answer === 'yes') await customer.repeat(caller, attempt);
    }
    this.done++;
  }

  private async writeOf(choice: Choice, customer: Customer, caller: Caller): Promise<Write | undefined> {
    const { act, products, units, charge, which, useCoupon, key } = choice;
    const lines = products.map((place, n) => ({ productId: this.shop.productIds[place]!, quantity: units[n]! }));
    switch (act) {
      case 'order':
      case 'basket': {
        const userCouponId = useCoupon ? customer.userCouponIds.pop() : undefined;
        return { kind: 'order', lines, userCouponId };
      }
      case 'cart-order':
        for (const { productId, quantity } of lines) {
          const put = { method: 'PUT', path: `/cart/items/${productId}`, body: { quantity } };
          await customer.visit(caller, 'PUT /cart/items/{productId}', put);
        }
        return { kind: 'order', lines: undefined, userCouponId: undefined };
      case 'charge':
        return { kind: 'charge', amount: charge, reference: key };
      case 'claim':
        return { kind: 'claim', couponId: this.shop.couponIds[which % this.shop.couponIds.length]! };
      case 'refund':
      case 'cancellation': {
        const order = customer.orders[which % Math.max(customer.orders.length, 1)];
        if (!order) return undefined;
        if (act === 'cancellation') return { kind: 'cancellation', orderId: order.orderId };
        const { lineNo } = order.lines[which % order.lines.length]!;
        return { kind: 'refund', orderId: order.orderId, lineNo, quantity: 1 };
      }
      case 'read':
        return undefined;
    }
  }

  private async read({ which, products }: Choice, customer: Customer, caller: Caller): Promise<void> {
    const what = READS[which % READS.length]!;
    const path = what.replace('{productId}', this.shop.productIds[products[0]!]!);
    await customer.visit(caller, `GET ${what}`, { method: 'GET', path });
  }
}
