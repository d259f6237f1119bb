import { Injectable } from '@nestjs/common';
import {
  Clock,
  Currency,
  DomainError,
  IdempotencyRecords,
  type IdempotentAnswer,
  Money,
  Outbox,
  type RunOptions,
  type Tx,
  UnitOfWork,
} from '@app/kernel';
import { type WalletLedger, Wallets } from '@app/balance/contract';
import { type StockLedger, Stocks } from '@app/product/contract';
import { mergeLines, priceLines } from '../domain/basket';
import type { Order } from '../domain/order';
import { orderCompleted } from '../domain/order-completed';
import { orderErrors } from '../domain/order.errors';
import { OrderRepository } from './order.repository';
import { toOrderView } from './order.view';
import type { PlaceOrder } from './place-order.command';

/** What an order came to: its answer, or the reason why it alone was refused. */
export type PlacementOutcome = IdempotentAnswer | DomainError;

interface Placement {
  readonly order: Order;
  readonly command: PlaceOrder;
}

/** The order path: lock, decide, write (DESIGN.md). As many statements for a hundred orders as for one. */
@Injectable()
export class PlaceOrdersUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly currency: Currency,
    private readonly wallets: Wallets,
    private readonly stocks: Stocks,
    private readonly idempotency: IdempotencyRecords,
    private readonly orders: OrderRepository,
    private readonly outbox: Outbox,
  ) {}

  /**
   * One outcome for each command, in order; later ones see what earlier ones have left. A refusal spends and stores
   * nothing. An error undoes all of them.
   */
  execute(commands: readonly PlaceOrder[], options?: RunOptions): Promise<PlacementOutcome[]> {
    return this.uow.run(async (tx) => {
      // The lock order of the house: wallets first, products last, so that the hot rows are held shortest.
      const wallets = await this.wallets.open(
        tx,
        idsOf(commands, ({ userId }) => [userId]),
      );
      const answers = await this.idempotency.open(
        tx,
        commands.map(({ request }) => request),
      );
      const fresh = commands.filter(({ request }) => answers.answerTo(request) === undefined);
      const stock = await this.stocks.open(
        tx,
        idsOf(fresh, ({ lines }) => lines.map(({ productId }) => productId)),
      );

      const placements: Placement[] = [];
      const outcomes = commands.map((command): PlacementOutcome => {
        const earlier = answers.answerTo(command.request);
        if (earlier) return earlier;
        const order = this.decide(command, wallets, stock);
        if (order instanceof DomainError) return order;
        const body = JSON.stringify(toOrderView(order, this.currency.code));
        answers.store(command.request, body);
        placements.push({ order, command });
        return { body, replayed: false };
      });

      if (placements.length > 0) {
        await this.write(tx, placements);
        await wallets.flush();
        await stock.flush();
        await answers.flush();
      }
      return outcomes;
    }, options);
  }

  /** In memory only: takes stock and money when the order stands, touches neither when it does not. */
  private decide(command: PlaceOrder, wallets: WalletLedger, stock: StockLedger): Order | DomainError {
    if (command.lines.length === 0) return orderErrors.error('order.cart-empty');
    const lines = mergeLines(command.lines);
    const unknown = lines.map(({ productId }) => productId).filter((productId) => !stock.findForSale(productId));
    if (unknown.length > 0) return refuse('order.product-not-for-sale', { productIds: [...new Set(unknown)] });

    const priced = priceLines(lines, (productId) => stock.getForSale(productId));
    if (!priced) return orderErrors.error('order.amount-too-large');
    const totalAmount = priced.itemsAmount;
    if (command.expectedTotalAmount !== undefined && command.expectedTotalAmount !== totalAmount.amount) {
      return refuse('order.price-changed', { totalAmount: totalAmount.amount });
    }
    const short = stock.shortOf(lines);
    if (short.length > 0) return refuse('order.out-of-stock', { productIds: short });
    if (!wallets.covers(command.userId, totalAmount)) return orderErrors.error('order.insufficient-balance');

    const now = this.clock.now();
    const { orderId, entryId, userId } = command;
    stock.take(lines);
    wallets.spend({ entryId, userId, orderId, amount: totalAmount, at: now });
    return {
      ...priced,
      orderId,
      userId,
      status: 'completed',
      discountAmount: Money.zero,
      totalAmount,
      refundedAmount: Money.zero,
      placedAt: command.placedAt ?? now,
      bookedAt: now,
    };
  }

  private async write(tx: Tx, placements: readonly Placement[]): Promise<void> {
    await this.orders.insertAll(
      tx,
      placements.map(({ order, command: { request } }) => ({ order, request, eventCount: 1 })),
    );
    await this.outbox.append(
      tx,
      placements.map(({ order, command: { eventId, traceparent } }) =>
        orderCompleted(order, { eventId, traceparent, currency: this.currency.code }),
      ),
    );
  }
}

const idsOf = <T extends string>(
  commands: readonly PlaceOrder[],
  of: (command: PlaceOrder) => readonly T[],
): readonly T[] => [...new Set(commands.flatMap(of))].sort();

const refuse = (code: Parameters<typeof orderErrors.error>[0], details: Record<string, unknown>): DomainError =>
  orderErrors.error(code, { details });
