import { Injectable } from '@nestjs/common';
import {
  Currency,
  DomainError,
  IdempotencyRecords,
  type IdempotentAnswer,
  Money,
  Outbox,
  OutboxBell,
  UnitOfWork,
} from '@app/kernel';
import { Wallets } from '@app/balance/contract';
import { CustomerCoupons } from '@app/coupon/contract';
import { type StockLedger, Stocks } from '@app/product/contract';
import { notAfter, type Order } from '../domain/order';
import { orderErrors } from '../domain/order.errors';
import { orderRefunded } from '../domain/order-refunded';
import {
  chooseUnits,
  type Refund,
  refundedLines,
  type RefundedLine,
  type RequestedRefund,
  type Units,
  unitsLeft,
  withRefund,
} from '../domain/refund';
import { OrderRepository } from './order.repository';
import { toOrderView } from './order.view';
import { couponUseOf } from './place-order.command';
import type { RefundOrder } from './refund-order.command';

/** Gives back what an order took: money, units, coupon, and the event that says so, in one transaction. */
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
    private readonly outbox: Outbox,
    private readonly bell: OutboxBell,
  ) {}

  /**
   * The order as it is then, or the first answer of the key. Locks the wallet, the order, its coupon and its products,
   * in the order of the house.
   * @throws order.not-found, order.nothing-to-refund, order.not-cancellable, order.refunded-before-placed,
   * order.stock-too-large, order.balance-too-large; idempotency.key-reused; Unavailable
   */
  async execute(command: RefundOrder): Promise<IdempotentAnswer> {
    const { userId, orderId, request, traceparent } = command;
    const answer = await this.uow.run(
      async (tx): Promise<IdempotentAnswer> => {
        const [wallets, answers] = await Promise.all([
          this.wallets.open(tx, [userId]),
          this.idempotency.open(tx, [request]),
        ]);
        const earlier = answers.answerTo(request);
        if (earlier instanceof DomainError) throw earlier;
        if (earlier) return earlier;

        const order = await this.orders.lock(tx, userId, orderId);
        if (!order) throw orderErrors.error('order.not-found');
        const refund = decide(command, order, tx.now);
        const after = withRefund(order, refund);
        const productIds = [...new Set(refund.lines.map(({ productId }) => productId))].sort();
        const [coupons, stock] = await Promise.all([
          this.coupons.open(tx, couponUseOf(order)),
          this.stocks.open(tx, productIds),
        ]);
        putBack(stock, refund.lines);
        const { kind, amount, bookedAt } = refund;
        if (!wallets.hasRoomFor(userId, amount)) throw orderErrors.error('order.balance-too-large');
        wallets.refund({ entryId: command.entryId, userId, orderId, kind, amount, at: bookedAt });
        if (after.status !== 'partially-refunded') {
          for (const use of couponUseOf(order)) coupons.giveBack(use, orderId, bookedAt);
        }

        const body = JSON.stringify(toOrderView(after, this.currency.code));
        answers.store(request, body);
        this.orders.saveRefund(tx, { refund, order: after, request });
        this.outbox.append(tx, [
          orderRefunded(refund, { eventId: command.eventId, traceparent, currency: this.currency.code }),
        ]);
        wallets.flush();
        coupons.flush();
        stock.flush();
        answers.flush();
        return { body, replayed: false };
      },
      { turn: userId },
    );
    if (!answer.replayed) this.bell.ring();
    return answer;
  }
}

function decide({ lines: requested, reason, refundedAt: given }: RefundOrder, order: Order, now: Date): Refund {
  const refundedAt = notAfter(now, given);
  if (given && refundedAt < order.placedAt) throw orderErrors.error('order.refunded-before-placed');
  const isCancellation = requested === 'cancellation';
  const lines = refundedLines(order, isCancellation ? unitsOfAll(order) : unitsOf(order, requested));
  return {
    orderId: order.orderId,
    userId: order.userId,
    refundNo: order.refundCount + 1,
    kind: isCancellation ? 'cancellation' : 'refund',
    lines,
    amount: lines.reduce((sum, { amount }) => sum.plus(amount), Money.zero),
    reason,
    placedAt: order.placedAt,
    refundedAt,
    bookedAt: now,
  };
}

function unitsOfAll(order: Order): Units {
  if (order.status !== 'completed') throw orderErrors.error('order.not-cancellable');
  return unitsLeft(order);
}

function unitsOf(order: Order, requested: readonly RequestedRefund[]): Units {
  const units = chooseUnits(order, requested);
  if (!units) throw orderErrors.error('order.nothing-to-refund');
  return units;
}

function putBack(stock: StockLedger, lines: readonly RefundedLine[]): void {
  const full = stock.fullFor(lines);
  if (full.length > 0) throw orderErrors.error('order.stock-too-large', { details: { productIds: full } });
  stock.putBack(lines);
}
