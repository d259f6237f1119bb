import { ApiProperty } from '@nestjs/swagger';
import { BOOKINGS_UNKNOWN } from '../../application/event-bookings';
import type {
  OrderTimeline,
  TimelineDelivery,
  TimelineEvent,
  TimelineStep,
} from '../../application/describe-order-timeline.use-case';
import { ORDER_STATUSES } from '../../domain/order';

const STEP_KINDS = ['placed', 'refund', 'cancellation'] as const;
const ACTOR_KINDS = ['customer', 'staff'] as const;
const COUPON_EFFECTS = ['used', 'given-back', 'expired'] as const;
const DELIVERY_STATES = ['sent', 'waiting', 'parked'] as const;
const BOOKED_AT_UNKNOWN = [...BOOKINGS_UNKNOWN, 'not-recorded'] as const;

const amount = (description: string, example: number) =>
  ApiProperty({ type: 'integer', format: 'int64', description: `Minor units. ${description}`, example });

export class TimelineActorResponse {
  @ApiProperty({ enum: [...ACTOR_KINDS], enumName: 'TimelineActorKind' })
  readonly kind: (typeof ACTOR_KINDS)[number];
  @ApiProperty({ format: 'uuid' })
  readonly userId: string;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Of staff; null for the customer and for an account that is gone.',
  })
  readonly email: string | null;
}

export class TimelineLineResponse {
  @ApiProperty({ type: 'integer', example: 1 })
  readonly lineNo: number;
  @ApiProperty({ format: 'uuid' })
  readonly productId: string;
  @ApiProperty({ type: 'integer', format: 'int64', example: 2 })
  readonly quantity: number;
  @amount('Paid or given back, net of the discount.', 36_000)
  readonly amount: number;
}

export class TimelineStockResponse {
  @ApiProperty({ format: 'uuid' })
  readonly productId: string;
  @ApiProperty({ type: 'integer', format: 'int64', description: 'Negative when units left the stock.', example: -2 })
  readonly change: number;
}

export class TimelineEntryResponse {
  @ApiProperty({ format: 'uuid' })
  readonly entryId: string;
  @ApiProperty({ type: 'integer', description: "Counts the entries of the customer's wallet from 1.", example: 3 })
  readonly entryNo: number;
  @ApiProperty({ example: 'order' })
  readonly kind: string;
  @amount('Negative when money left the wallet.', -36_000)
  readonly amount: number;
  @amount("The wallet's balance afterwards.", 64_000)
  readonly balanceAfter: number;
}

export class TimelineDeliveryResponse {
  @ApiProperty({ example: 'data-platform' })
  readonly destination: string;
  @ApiProperty({ enum: [...DELIVERY_STATES], enumName: 'TimelineDeliveryState' })
  readonly state: (typeof DELIVERY_STATES)[number];
  @ApiProperty({ type: 'integer', description: 'How many times the queue has refused it since it waits.', example: 0 })
  readonly refusals: number;
  @ApiProperty({ type: String, nullable: true })
  readonly lastError: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'When the consumer booked it. Null: not booked, or unknown to this system: see `bookedAtUnknown`.',
  })
  readonly bookedAt: string | null;
  @ApiProperty({
    enum: [...BOOKED_AT_UNKNOWN],
    enumName: 'TimelineBookedAtUnknown',
    nullable: true,
    description: 'Why `bookedAt` says nothing; null when the consumer was asked.',
  })
  readonly bookedAtUnknown: (typeof BOOKED_AT_UNKNOWN)[number] | null;
}

export class TimelineEventResponse {
  @ApiProperty({ format: 'uuid' })
  readonly eventId: string;
  @ApiProperty({ example: 'OrderCompleted' })
  readonly type: string;
  @ApiProperty({ format: 'date-time' })
  readonly time: string;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Of the request (W3C trace context), as in its log lines.',
  })
  readonly traceId: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'The last time that a queue took it; null: never, or before this was recorded.',
  })
  readonly lastSentAt: string | null;
  @ApiProperty({ type: () => [TimelineDeliveryResponse] })
  readonly deliveries: readonly TimelineDeliveryResponse[];
}

export class TimelineStepResponse {
  @ApiProperty({ type: 'integer', description: '1 is the order, then its refunds or its cancellation.', example: 1 })
  readonly sequence: number;
  @ApiProperty({ enum: [...STEP_KINDS], enumName: 'TimelineStepKind' })
  readonly kind: (typeof STEP_KINDS)[number];
  @ApiProperty({ format: 'date-time', description: 'The time of the transaction.' })
  readonly bookedAt: string;
  @ApiProperty({ format: 'date-time', description: '`placedAt` of the order or `refundedAt` of the refund.' })
  readonly countsAt: string;
  @ApiProperty({ type: () => TimelineActorResponse, description: 'Who sent the request.' })
  readonly actor: TimelineActorResponse;
  @ApiProperty({ enum: [...ORDER_STATUSES], enumName: 'OrderStatus', description: 'Of the order after the step.' })
  readonly statusAfter: string;
  @amount('Paid or given back.', 36_000)
  readonly amount: number;
  @ApiProperty({ type: String, nullable: true, description: 'Of a refund.' })
  readonly reason: string | null;
  @ApiProperty({ type: () => [TimelineLineResponse] })
  readonly lines: readonly TimelineLineResponse[];
  @ApiProperty({ type: () => [TimelineStockResponse] })
  readonly stock: readonly TimelineStockResponse[];
  @ApiProperty({ type: () => TimelineEntryResponse, nullable: true, description: 'Null when no money moved.' })
  readonly entry: TimelineEntryResponse | null;
  @ApiProperty({
    enum: [...COUPON_EFFECTS],
    enumName: 'TimelineCouponEffect',
    nullable: true,
    description: '`expired`: the coupon was no longer valid and stayed used.',
  })
  readonly coupon: (typeof COUPON_EFFECTS)[number] | null;
  @ApiProperty({
    type: () => TimelineEventResponse,
    nullable: true,
    description: 'Null when it is past its retention.',
  })
  readonly event: TimelineEventResponse | null;
}

export class TimelineCouponResponse {
  @ApiProperty({ format: 'uuid' })
  readonly userCouponId: string;
  @ApiProperty({ format: 'uuid' })
  readonly couponId: string;
  @ApiProperty({ example: 'Autumn tea: 10 % off' })
  readonly name: string;
  @ApiProperty({ format: 'date-time' })
  readonly validUntil: string;
  @ApiProperty({ type: String, nullable: true, format: 'uuid', description: 'The order that uses it now.' })
  readonly orderId: string | null;
}

export class TimelineProductResponse {
  @ApiProperty({ format: 'uuid' })
  readonly productId: string;
  @ApiProperty({ description: 'As it is now.' })
  readonly name: string;
  @ApiProperty({ type: 'integer', format: 'int64', description: 'As it is now.', example: 498 })
  readonly stock: number;
}

export class OrderTimelineResponse {
  @ApiProperty({ format: 'uuid' })
  readonly orderId: string;
  @ApiProperty({ format: 'uuid' })
  readonly userId: string;
  @ApiProperty({ enum: [...ORDER_STATUSES], enumName: 'OrderStatus' })
  readonly status: string;
  @ApiProperty({ description: 'ISO 4217.', example: 'KRW' })
  readonly currency: string;
  @amount('Sum of the lines.', 36_000)
  readonly itemsAmount: number;
  @amount('The discount of the coupon.', 0)
  readonly discountAmount: number;
  @amount('The paid amount.', 36_000)
  readonly totalAmount: number;
  @amount('The refunded amount.', 0)
  readonly refundedAmount: number;
  @ApiProperty({ type: () => TimelineCouponResponse, nullable: true })
  readonly coupon: TimelineCouponResponse | null;
  @ApiProperty({ type: () => [TimelineProductResponse] })
  readonly products: readonly TimelineProductResponse[];
  @ApiProperty({ type: 'integer', description: 'How many steps the order has.', example: 2 })
  readonly stepCount: number;
  @ApiProperty({ type: () => [TimelineStepResponse], description: 'The first 500 at most, oldest first.' })
  readonly steps: readonly TimelineStepResponse[];
}

export const toTimelineResponse = (timeline: OrderTimeline, currency: string): OrderTimelineResponse => {
  const { coupon } = timeline;
  return {
    orderId: timeline.orderId,
    userId: timeline.userId,
    status: timeline.status,
    currency,
    itemsAmount: timeline.itemsAmount,
    discountAmount: timeline.discountAmount,
    totalAmount: timeline.totalAmount,
    refundedAmount: timeline.refundedAmount,
    coupon: coupon
      ? {
          userCouponId: coupon.userCouponId,
          couponId: coupon.couponId,
          name: coupon.name,
          validUntil: coupon.validUntil.toISOString(),
          orderId: coupon.orderId ?? null,
        }
      : null,
    products: timeline.products.map(({ productId, name, stock }) => ({ productId, name, stock })),
    stepCount: timeline.stepCount,
    steps: timeline.steps.map(toStep),
  };
};

const toStep = (step: TimelineStep): TimelineStepResponse => ({
  sequence: step.sequence,
  kind: step.kind,
  bookedAt: step.bookedAt.toISOString(),
  countsAt: step.countsAt.toISOString(),
  actor: { kind: step.actor.kind, userId: step.actor.userId, email: step.actor.email ?? null },
  statusAfter: step.statusAfter,
  amount: step.amount,
  reason: step.reason ?? null,
  lines: step.lines,
  stock: step.stock,
  entry: step.entry
    ? {
        entryId: step.entry.entryId,
        entryNo: step.entry.entryNo,
        kind: step.entry.kind,
        amount: step.entry.amount,
        balanceAfter: step.entry.balanceAfter,
      }
    : null,
  coupon: step.coupon ?? null,
  event: step.event ? toEvent(step.event) : null,
});

const toEvent = (event: TimelineEvent): TimelineEventResponse => ({
  eventId: event.eventId,
  type: event.type,
  time: event.time.toISOString(),
  traceId: event.traceparent?.split('-')[1] ?? null,
  lastSentAt: event.lastSentAt?.toISOString() ?? null,
  deliveries: event.deliveries.map(toDelivery),
});

const toDelivery = (delivery: TimelineDelivery): TimelineDeliveryResponse => ({
  destination: delivery.destination,
  state: delivery.state,
  refusals: delivery.refusals,
  lastError: delivery.lastError ?? null,
  bookedAt: delivery.bookedAt?.toISOString() ?? null,
  bookedAtUnknown: delivery.bookedAtUnknown ?? null,
});
