import { Injectable } from '@nestjs/common';
import {
  Currency,
  DomainError,
  IdempotencyRecords,
  type IdempotentAnswer,
  type ProductId,
  type RunOptions,
  type Tx,
  UnitOfWork,
  type UserId,
} from '@app/kernel';
import { Wallets } from '@app/balance/contract';
import { type BoughtFromCart, type CartGeneration, Carts } from '@app/cart/contract';
import { type CouponLedger, CustomerCoupons } from '@app/coupon/contract';
import { type StockLedger, Stocks } from '@app/product/contract';
import { OrderedCarts } from '../domain/ordered-carts';
import { PurchaseLimits } from '../domain/purchase-limits';
import { OrderDecider } from './order-decider';
import { type NewOrder, OrderRepository } from './order.repository';
import { toOrderView } from './order.view';
import { couponUseOf, type PlaceOrder } from './place-order.command';

/** No decision and no write: another transaction holds a row that the order needs. */
export class NotNow {
  /** The customer whose wallet or coupon is held, or the held product. */
  constructor(readonly key: UserId | ProductId) {}
}

/** The result of one order: its answer, or the reason for its refusal. */
type Decision = IdempotentAnswer | DomainError;

/** The result of one order, or `NotNow` when no decision was possible. */
export type PlacementOutcome = Decision | NotNow;

/**
 * How the orders treat rows that other transactions hold. By default they wait for wallets and coupons, and take
 * products without locking them first (docs/adr/0023).
 * `skip-wallets`: as the default, but an order whose wallet is held is `NotNow`.
 * `skip`: waits for nothing; locks products, and an order whose wallet, coupon or product is held is `NotNow`.
 * `wait`: locks everything and waits for everything, products too.
 */
export type Locking = 'skip-wallets' | 'skip' | 'wait';

export interface PlacementOptions extends RunOptions {
  readonly locking?: Locking;
}

/**
 * The order path: lock wallets and coupons, decide, write and take the stock (docs/adr/0023, 0037). The number of
 * statements does not depend on the number of orders. There are two round trips: the second is the COMMIT, together
 * with the writes of the ledgers and the orders.
 */
@Injectable()
export class PlaceOrdersUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly currency: Currency,
    private readonly wallets: Wallets,
    private readonly coupons: CustomerCoupons,
    private readonly stocks: Stocks,
    private readonly idempotency: IdempotencyRecords,
    private readonly orders: OrderRepository,
    private readonly carts: Carts,
  ) {}

  /**
   * Returns one outcome for each command, in order; later commands see the state that earlier commands leave. A refusal
   * spends and stores nothing. An error undoes the whole batch.
   */
  execute(commands: readonly PlaceOrder[], options?: RunOptions & { readonly locking?: 'wait' }): Promise<Decision[]>;
  execute(commands: readonly PlaceOrder[], options: PlacementOptions): Promise<PlacementOutcome[]>;
  execute(commands: readonly PlaceOrder[], options: PlacementOptions = {}): Promise<PlacementOutcome[]> {
    const { locking } = options;
    return this.uow.run(async (tx) => {
      const userIds = idsOf(commands, ({ userId }) => [userId]);
      const productIds = idsOf(commands, ({ lines }) => lines.map(({ productId }) => productId));
      // One round trip, in lock order: wallets first, products last. A first run locks products only in the UPDATE that
      // takes their stock, so that a hot row is not held during the decision; a run after a conflict locks them first.
      // The keys are read behind both locks: repeats of a customer without a wallet serialise at the coupon.
      const [wallets, coupons, answers, ordered, stock] = await Promise.all([
        this.wallets.open(tx, userIds, locking === 'skip-wallets' || locking === 'skip' ? 'skip' : 'wait'),
        this.coupons.open(tx, commands.flatMap(couponUseOf), locking === 'skip' ? 'skip' : 'wait'),
        this.idempotency.open(
          tx,
          commands.map(({ request }) => request),
        ),
        this.orders.findByCarts(tx, commands),
        this.openStock(tx, productIds, locking),
      ]);
      const notNow = (command: PlaceOrder): NotNow | undefined => {
        if (wallets.isHeld(command.userId)) return new NotNow(command.userId);
        return locking === 'skip' ? heldRowOf(command, coupons, stock) : undefined;
      };
      const fresh = commands.filter(({ request }) => answers.answerTo(request) === undefined);
      const limits = await this.limitsFor(tx, fresh, stock);
      const decider = new OrderDecider(
        { wallets, coupons, stock, limits, carts: new OrderedCarts(ordered) },
        this.currency.code,
      );

      const placed: NewOrder[] = [];
      const outcomes = commands.map((command): PlacementOutcome => {
        const { request, cartGeneration } = command;
        const earlier = answers.answerTo(request);
        if (earlier) return earlier;
        const held = notNow(command);
        if (held) return held;
        const order = decider.decide(command, tx.now);
        if (order instanceof DomainError) return order;
        const body = JSON.stringify(toOrderView(order, this.currency.code));
        answers.store(request, body);
        placed.push({ order, request, cartGeneration });
        if (cartGeneration !== undefined) this.carts.removeAfterCommit(tx, boughtOf(command, cartGeneration));
        return { body, replayed: false };
      });
      this.orders.insertAll(tx, placed);
      return outcomes;
    }, options);
  }

  private openStock(tx: Tx, productIds: readonly ProductId[], locking: Locking | undefined): Promise<StockLedger> {
    if (locking === 'skip') return this.stocks.open(tx, productIds, 'skip');
    return tx.run === 1 && locking !== 'wait'
      ? this.stocks.openOptimistic(tx, productIds)
      : this.stocks.open(tx, productIds);
  }

  /**
   * Reads the purchase limits of the products in these commands. Sends no statement when no product is limited, as in a
   * batch of replays. The wallet locks keep the purchased units of their customers stable.
   */
  private async limitsFor(tx: Tx, commands: readonly PlaceOrder[], stock: StockLedger): Promise<PurchaseLimits> {
    const limits = new Map<ProductId, number>();
    for (const { lines } of commands) {
      for (const { productId } of lines) {
        const limit = stock.findForSale(productId)?.maxPerCustomer;
        if (limit !== undefined) limits.set(productId, limit);
      }
    }
    if (limits.size === 0) return new PurchaseLimits(limits, []);
    const buyers = commands.filter(({ lines }) => lines.some(({ productId }) => limits.has(productId)));
    const userIds = idsOf(buyers, ({ userId }) => [userId]);
    return new PurchaseLimits(limits, await this.orders.purchased(tx, userIds, [...limits.keys()]));
  }
}

const boughtOf = ({ userId, orderId, lines }: PlaceOrder, generation: CartGeneration): BoughtFromCart => ({
  userId,
  orderId,
  generation,
  lines,
});

function heldRowOf(command: PlaceOrder, coupons: CouponLedger, stock: StockLedger): NotNow | undefined {
  if (couponUseOf(command).some((use) => coupons.isHeld(use))) return new NotNow(command.userId);
  const line = command.lines.find(({ productId }) => stock.isHeld(productId));
  return line && new NotNow(line.productId);
}

const idsOf = <T extends string>(
  commands: readonly PlaceOrder[],
  of: (command: PlaceOrder) => readonly T[],
): readonly T[] => [...new Set(commands.flatMap(of))].sort();
