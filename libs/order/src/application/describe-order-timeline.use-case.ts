import { Injectable } from '@nestjs/common';
import {
  type EventDelivery,
  EventTrail,
  type OrderId,
  type ProductId,
  type TrailedEvent,
  type UserId,
} from '@app/kernel';
import { OrderEntries, type OrderEntry } from '@app/balance/contract/order-entries.queries';
import { type UsedCoupon, UsedCoupons } from '@app/coupon/contract/used-coupons.queries';
import { AccountDirectory, type AccountFacts } from '@app/identity/contract/account-directory.queries';
import { ProductDirectory, type ProductFacts } from '@app/product/contract/product-directory.queries';
import type { OrderStatus } from '../domain/order';
import { DataPlatformBookings, type EventBookings } from './event-bookings';
import { OrderHistory, type OrderHistoryView, type OrderStep } from './order-history.queries';

/** More than an order has, unless its units are refunded one by one. */
const MOST_STEPS = 500;

/** The destination that an outside system reads. */
const DATA_PLATFORM = 'data-platform';

/** Who sent the request of a step. */
export interface Actor {
  readonly kind: 'customer' | 'staff';
  readonly userId: string;
  /** Of staff; undefined when the account is gone. */
  readonly email: string | undefined;
}

export interface TimelineDelivery extends EventDelivery {
  readonly bookedAt: Date | undefined;
  /** Why `bookedAt` says nothing; undefined where the consumer answered. The ranking keeps no time for an event. */
  readonly bookedAtUnknown: 'not-configured' | 'unreachable' | 'not-recorded' | undefined;
}

export interface TimelineEvent extends Omit<TrailedEvent, 'deliveries'> {
  readonly deliveries: readonly TimelineDelivery[];
}

export interface TimelineStep extends Omit<OrderStep, 'callerId'> {
  readonly actor: Actor;
  readonly statusAfter: OrderStatus;
  /** Units that left (negative) or came back, by product. */
  readonly stock: readonly { readonly productId: ProductId; readonly change: number }[];
  readonly entry: OrderEntry | undefined;
  /** What the step did with the order's coupon. `expired`: it was past its validity and stayed used. */
  readonly coupon: 'used' | 'given-back' | 'expired' | undefined;
  /** Undefined when the event is past its retention. */
  readonly event: TimelineEvent | undefined;
}

export interface OrderTimeline extends Omit<OrderHistoryView, 'steps'> {
  readonly coupon: UsedCoupon | undefined;
  readonly products: readonly ProductFacts[];
  readonly steps: readonly TimelineStep[];
}

/** Composes all that is known of an order, for staff: each context and each consumer is asked for its own part. */
@Injectable()
export class DescribeOrderTimelineUseCase {
  constructor(
    private readonly orders: OrderHistory,
    private readonly entries: OrderEntries,
    private readonly coupons: UsedCoupons,
    private readonly products: ProductDirectory,
    private readonly accounts: AccountDirectory,
    private readonly events: EventTrail,
    private readonly dataPlatform: DataPlatformBookings,
  ) {}

  /** Reads outside any transaction, so a step under way may be half there. @throws order.not-found, Unavailable */
  async execute(orderId: OrderId): Promise<OrderTimeline> {
    const { steps, ...order } = await this.orders.get(orderId, MOST_STEPS);
    const { userId, userCouponId } = order;
    const bookedTimes = steps.map(({ bookedAt }) => bookedAt.getTime());
    const productIds = [...new Set(steps.flatMap(({ lines }) => lines.map(({ productId }) => productId)))];
    const callers = [...new Set(steps.map(({ callerId }) => callerId as string as UserId))];
    const [entries, coupon, products, accounts, events, bookings] = await Promise.all([
      this.entries.find({
        userId,
        orderId,
        from: new Date(Math.min(...bookedTimes)),
        to: new Date(Math.max(...bookedTimes)),
        limit: MOST_STEPS,
      }),
      userCouponId ? this.coupons.find({ userId, userCouponId }) : undefined,
      this.products.findAll(productIds),
      this.accounts.findAll(callers.filter((caller) => caller !== userId)),
      this.events.find(orderId, { from: 1, limit: MOST_STEPS }),
      this.dataPlatform.find(orderId),
    ]);
    const statuses = statusesOf(steps);
    const unmatched = [...entries];
    return {
      ...order,
      coupon,
      products: productIds.flatMap((productId) => products.get(productId) ?? []),
      steps: steps.map(({ callerId, ...step }, n): TimelineStep => {
        const event = events.find(({ sequence }) => sequence === step.sequence);
        const statusAfter = statuses[n] ?? order.status;
        return {
          ...step,
          actor: actorOf(callerId, userId, accounts),
          statusAfter,
          stock: stockOf({ callerId, ...step }),
          entry: takeEntryOf(step, unmatched),
          coupon: userCouponId ? couponAt(statusAfter, step, coupon?.orderId === orderId) : undefined,
          event: event && withBookings(event, bookings),
        };
      }),
    };
  }
}

/** The wallet's entry has the time and the amount of its step; a step that moves no money has none. */
function takeEntryOf(
  step: Pick<OrderStep, 'kind' | 'bookedAt' | 'amount'>,
  entries: OrderEntry[],
): OrderEntry | undefined {
  const found = entries.findIndex(
    ({ at, kind, amount }) =>
      at.getTime() === step.bookedAt.getTime() && kind === kindOf(step) && Math.abs(amount) === step.amount,
  );
  return found === -1 ? undefined : entries.splice(found, 1)[0];
}

const kindOf = ({ kind }: Pick<OrderStep, 'kind'>): string => (kind === 'placed' ? 'order' : kind);

function actorOf(callerId: string, customer: UserId, accounts: ReadonlyMap<UserId, AccountFacts>): Actor {
  if (callerId === customer) return { kind: 'customer', userId: callerId, email: undefined };
  return { kind: 'staff', userId: callerId, email: accounts.get(callerId as UserId)?.email };
}

/** The state that each step left the order in. */
function statusesOf(steps: readonly OrderStep[]): OrderStatus[] {
  let unitsLeft = 0;
  return steps.map(({ kind, lines }) => {
    const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    unitsLeft += kind === 'placed' ? units : -units;
    if (kind === 'placed') return 'completed';
    if (kind === 'cancellation') return 'cancelled';
    return unitsLeft === 0 ? 'refunded' : 'partially-refunded';
  });
}

function stockOf({ kind, lines }: OrderStep): TimelineStep['stock'] {
  const changes = new Map<ProductId, number>();
  for (const { productId, quantity } of lines) {
    changes.set(productId, (changes.get(productId) ?? 0) + (kind === 'placed' ? -quantity : quantity));
  }
  return [...changes].map(([productId, change]) => ({ productId, change }));
}

function couponAt(
  status: OrderStatus,
  { kind }: Pick<OrderStep, 'kind'>,
  isStillUsed: boolean,
): TimelineStep['coupon'] {
  if (kind === 'placed') return 'used';
  if (status === 'partially-refunded') return undefined;
  return isStillUsed ? 'expired' : 'given-back';
}

const withBookings = (event: TrailedEvent, bookings: EventBookings): TimelineEvent => ({
  ...event,
  deliveries: event.deliveries.map((delivery): TimelineDelivery => {
    if (delivery.destination !== DATA_PLATFORM) {
      return { ...delivery, bookedAt: undefined, bookedAtUnknown: 'not-recorded' };
    }
    if (!bookings.known) return { ...delivery, bookedAt: undefined, bookedAtUnknown: bookings.reason };
    return { ...delivery, bookedAt: bookings.bookedAt.get(event.eventId), bookedAtUnknown: undefined };
  }),
});
