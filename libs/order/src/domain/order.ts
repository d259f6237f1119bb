import { enforce, type Id, Money, type OrderId, type OutgoingEvent, type UserId } from '@app/kernel';
import type { OrderLine, OrderStatus, Placing, RefundRequest, StoredOrder } from './order-facts';
import { type EventOrigin, orderCompleted } from './order-completed';
import { orderRefunded } from './order-refunded';
import {
  aRefundDoesNotPrecedeItsOrder,
  nothingWasRefundedBeforeACancellation,
  theOrderHasTheUnitsToGiveBack,
} from './order.rules';
import { chooseUnits, type Refund, refundedLines, unitsLeft } from './refund';

export * from './order-facts';

/** A purchase and its refunds. Each change raises an event, which is stored together with the order. */
export class Order {
  readonly orderId: OrderId;
  readonly userId: UserId;
  readonly itemsAmount: Money;
  readonly discountAmount: Money;
  /** itemsAmount − discountAmount: the paid amount. */
  readonly totalAmount: Money;
  readonly userCouponId: Id<'UserCoupon'> | undefined;
  /** The time of the purchase; for an imported order a past time. */
  readonly placedAt: Date;
  /** The time at which the order was stored. */
  readonly bookedAt: Date;

  private state: Pick<StoredOrder, 'status' | 'lines' | 'refundedAmount' | 'refundCount'>;
  private readonly raised: OutgoingEvent[] = [];
  private readonly given: Refund[] = [];

  private constructor(stored: StoredOrder) {
    this.orderId = stored.orderId;
    this.userId = stored.userId;
    this.itemsAmount = stored.itemsAmount;
    this.discountAmount = stored.discountAmount;
    this.totalAmount = stored.totalAmount;
    this.userCouponId = stored.userCouponId;
    this.placedAt = stored.placedAt;
    this.bookedAt = stored.bookedAt;
    const { status, lines, refundedAmount, refundCount } = stored;
    this.state = { status, lines, refundedAmount, refundCount };
  }

  /** Restores a stored order. */
  static restore(stored: StoredOrder): Order {
    return new Order(stored);
  }

  /** Raises OrderCompleted. */
  static place(placing: Placing, origin: EventOrigin): Order {
    const { orderId, userId, lines, itemsAmount, discountAmount, userCouponId, placedAt, now } = placing;
    const order = new Order({
      orderId,
      userId,
      status: 'completed',
      lines,
      itemsAmount,
      discountAmount,
      totalAmount: itemsAmount.minus(discountAmount),
      refundedAmount: Money.zero,
      refundCount: 0,
      userCouponId,
      placedAt: notAfter(now, placedAt),
      bookedAt: now,
    });
    order.raised.push(orderCompleted(order, origin));
    return order;
  }

  /**
   * Gives units back. Raises OrderRefunded or OrderCancelled.
   * @throws order.not-cancellable, order.nothing-to-refund, order.refunded-before-placed
   */
  refund({ lines: requested, reason, refundedAt: given, now }: RefundRequest, origin: EventOrigin): Refund {
    const refundedAt = notAfter(now, given);
    enforce(aRefundDoesNotPrecedeItsOrder(this, given && refundedAt));
    const isCancellation = requested === 'cancellation';
    if (isCancellation) enforce(nothingWasRefundedBeforeACancellation(this));
    const units = isCancellation ? unitsLeft(this) : chooseUnits(this, requested);
    enforce(theOrderHasTheUnitsToGiveBack(units));
    const lines = refundedLines(this, units ?? new Map());
    const refund: Refund = {
      orderId: this.orderId,
      userId: this.userId,
      refundNo: this.refundCount + 1,
      kind: isCancellation ? 'cancellation' : 'refund',
      lines,
      amount: lines.reduce((sum, { amount }) => sum.plus(amount), Money.zero),
      reason,
      placedAt: this.placedAt,
      refundedAt,
      bookedAt: now,
    };
    this.giveBack(refund);
    this.raised.push(orderRefunded(refund, origin));
    return refund;
  }

  get status(): OrderStatus {
    return this.state.status;
  }

  get lines(): readonly OrderLine[] {
    return this.state.lines;
  }

  get refundedAmount(): Money {
    return this.state.refundedAmount;
  }

  /** The number of refunds, the cancellation included. */
  get refundCount(): number {
    return this.state.refundCount;
  }

  /** Whether everything is refunded: the order no longer needs its coupon. */
  get isGivenBack(): boolean {
    return this.status === 'cancelled' || this.status === 'refunded';
  }

  /** The events to store with the order, in order. */
  events(): readonly OutgoingEvent[] {
    return this.raised;
  }

  /** The refunds since the order was read. */
  newRefunds(): readonly Refund[] {
    return this.given;
  }

  private giveBack(refund: Refund): void {
    const quantityOf = new Map(refund.lines.map(({ lineNo, quantity }) => [lineNo, quantity]));
    const lines = this.lines.map((line) => ({
      ...line,
      refundedQuantity: line.refundedQuantity + (quantityOf.get(line.lineNo) ?? 0),
    }));
    const isWhole = lines.every(({ quantity, refundedQuantity }) => quantity === refundedQuantity);
    this.state = {
      lines,
      status: refund.kind === 'cancellation' ? 'cancelled' : isWhole ? 'refunded' : 'partially-refunded',
      refundedAmount: this.refundedAmount.plus(refund.amount),
      refundCount: refund.refundNo,
    };
    this.given.push(refund);
  }
}

/**
 * Returns the past time that the caller sets, or the time of the booking. The caller's time was validated with the
 * clock estimate of one process, which may be a few milliseconds ahead: the result never lies after the booking.
 */
const notAfter = (now: Date, given: Date | undefined): Date => (given !== undefined && given < now ? given : now);
