import { type Id, type IdempotentRequest, newId, type OrderId, type UserId } from '@app/kernel';
import type { CartGeneration } from '@app/cart/contract';
import type { CouponUse, UserCouponId } from '@app/coupon/contract';
import type { RequestedLine } from '../domain/basket';

/** One order to be placed. Every id is made here, before the first BEGIN, and kept when the work is run again. */
export interface PlaceOrder {
  readonly orderId: OrderId;
  readonly entryId: Id<'Entry'>;
  readonly eventId: Id<'Event'>;
  readonly request: IdempotentRequest;
  /** Who buys and pays; an admin may order for a customer. */
  readonly userId: UserId;
  /** None only of a cart that is empty. */
  readonly lines: readonly RequestedLine[];
  /** Which content of the customer's cart the lines are; absent where they are none of a cart. */
  readonly cartGeneration: CartGeneration | undefined;
  readonly userCouponId: UserCouponId | undefined;
  /** Minor units: the total that the customer was shown. */
  readonly expectedTotalAmount: number | undefined;
  /** Absent: now. */
  readonly placedAt: Date | undefined;
  readonly traceparent: string;
}

/** All that a command says beside what is bought and its ids. */
export type OrderTerms = Omit<PlaceOrder, 'orderId' | 'entryId' | 'eventId' | 'lines' | 'cartGeneration'>;

/** Field by field, as everything that is made for each order: see docs/performance.md on what spreading costs. */
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
