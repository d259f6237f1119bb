import { Injectable } from '@nestjs/common';
import {
  Currency,
  earlierAnswer,
  firstAnswer,
  IdempotencyRecords,
  type IdempotentAnswer,
  UnitOfWork,
} from '@app/kernel';
import { Wallets } from '@app/balance/contract';
import { CustomerCoupons } from '@app/coupon/contract';
import { type StockLedger, Stocks } from '@app/product/contract';
import { orderErrors } from '../domain/order.errors';
import type { RefundedLine } from '../domain/refund';
import { OrderRepository } from './order.repository';
import { toOrderView } from './order.view';
import { couponUseOf } from './place-order.command';
import type { RefundOrder } from './refund-order.command';

/** Refunds an order: money, units, coupon and the refund's event, in one transaction. */
@Injectable()
export class RefundOrderUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly currency: Currency,
    private readonly wallets: Wallets,
    private readonly coupons: CustomerCoupons,
    private readonly stocks: Stocks,
    private readonly idempotency: IdempotencyRecords,
    private readonly orders: OrderRepository,
  ) {}

  /**
   * Returns the order after the refund, or the stored answer of the key. Locks the wallet, the order, its coupon and
   * its products, in `LOCK_ORDER`.
   * @throws order.not-found, order.nothing-to-refund, order.not-cancellable, order.refunded-before-placed,
   * order.stock-too-large, order.balance-too-large; idempotency.key-reused; Unavailable
   */
  execute(command: RefundOrder): Promise<IdempotentAnswer> {
    const { userId, orderId, request, traceparent } = command;
    return this.uow.run(
      async (tx): Promise<IdempotentAnswer> => {
        const [wallets, answers] = await Promise.all([
          this.wallets.open(tx, [userId]),
          this.idempotency.open(tx, [request]),
        ]);
        const earlier = earlierAnswer(answers, request);
        if (earlier) return earlier;

        const order = await this.orders.lock(tx, userId, orderId);
        if (!order) throw orderErrors.error('order.not-found');
        const refund = order.refund(
          { lines: command.lines, reason: command.reason, refundedAt: command.refundedAt, now: tx.now },
          { eventId: command.eventId, traceparent, currency: this.currency.code },
        );
        const productIds = [...new Set(refund.lines.map(({ productId }) => productId))].sort();
        const [coupons, stock] = await Promise.all([
          this.coupons.open(tx, couponUseOf(order)),
          this.stocks.open(tx, productIds),
        ]);
        putBack(stock, refund.lines);
        const { kind, amount, bookedAt } = refund;
        if (!wallets.hasRoomFor(userId, amount)) throw orderErrors.error('order.balance-too-large');
        wallets.refund({ entryId: command.entryId, userId, orderId, kind, amount, at: bookedAt });
        if (order.isGivenBack) {
          for (const use of couponUseOf(order)) coupons.giveBack(use, orderId, bookedAt);
        }
        this.orders.saveRefunded(tx, order, request);
        return firstAnswer(answers, request, JSON.stringify(toOrderView(order, this.currency.code)));
      },
      { turn: userId },
    );
  }
}

function putBack(stock: StockLedger, lines: readonly RefundedLine[]): void {
  const full = stock.fullFor(lines);
  if (full.length > 0) throw orderErrors.error('order.stock-too-large', { details: { productIds: full } });
  stock.putBack(lines);
}
