import { type Id, type IdempotentRequest, newId, type OrderId, type UserId } from '@app/kernel';
import type { CartGeneration } from '@app/cart/contract';
import type { CouponUse, UserCouponId } from '@app/coupon/contract';
import type { RequestedLine } from '../domain/basket';

/** One order to place. Every id is made here, before the first BEGIN, and stays the same when the work runs again. */
export interface PlaceOrder {
  readonly orderId: OrderId;
  readonly entryId: Id<'Entry'>;
  readonly eventId: Id<'Event'>;
  readonly request: IdempotentRequest;
  /** The customer who buys and pays; an admin may order for a customer. */
  readonly userId: UserId;
  /** Empty only for an empty cart. */
  readonly lines: readonly RequestedLine[];
  /** The cart generation that the lines come from; absent for an order from lines. */
  readonly cartGeneration: CartGeneration | undefined;
  readonly userCouponId: UserCouponId | undefined;
  /** Minor units: the total that the customer saw. */
  readonly expectedTotalAmount: number | undefined;
  /** Absent: now. */
  readonly placedAt: Date | undefined;
  readonly traceparent: string;
}

/** The fields of a command other than lines and ids. */
export type OrderTerms = Omit<PlaceOrder, 'orderId' | 'entryId' | 'eventId' | 'lines' | 'cartGeneration'>;

/** Copies field by field, as all code that runs for each order: test/bench/lab-book.md has the cost of spreading. */
export const placeOrder = (
  { request, userId, userCouponId, expectedTotalAmount, placedAt, traceparent }: OrderTerms,
  lines: PlaceOrder['lines'],
  cartGeneration?: CartGeneration,
): PlaceOrder => ({
  orderId: newId<'Order'>(),
  entryId: newId<'Entry'>(),
  eventId: newId<'Event'>(),
  request,
  userId,
  lines,
  cartGeneration,
  userCouponId,
  expectedTotalAmount,
  placedAt,
  traceparent,
});

/** The coupon of an order, or none. */
export const couponUseOf = ({ userId, userCouponId }: Pick<PlaceOrder, 'userId' | 'userCouponId'>): CouponUse[] =>
  userCouponId ? [{ userId, userCouponId }] : [];
