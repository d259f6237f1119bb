import { published } from '@app/contexts';
import {
  defineSettings,
  type DestinationDefinition,
  type Id,
  newId,
  type OutgoingEvent,
  type UserId,
} from '@app/kernel';
import { toCloudEventJson } from '../src/cloud-event';
import { PublishedEvents } from '../src/published-events';

/** The manifests of all contexts. */
export const publishedEvents = new PublishedEvents(published);

/** The event as the writer stores it. */
export const cloudEventOf = (event: OutgoingEvent): string =>
  toCloudEventJson(event, publishedEvents.dataSchemaOf(event.type));

const { QUEUE_URL } = defineSettings({
  QUEUE_URL: { kind: 'url', protocols: ['http'], meaning: 'A queue of a test.', processes: ['worker'] },
});

/** The n-th destination of a test, from 0. */
export const aDestination = (name: string, n: number): DestinationDefinition => ({
  name,
  mark: 1 << n,
  queueUrl: QUEUE_URL,
});

/** An event as the order context appends it; `some` overrides its fields. */
export function anEvent(more: Partial<OutgoingEvent> = {}): OutgoingEvent {
  const orderId = newId<'Order'>();
  const userId = newId<'User'>() satisfies UserId;
  return {
    id: newId<'Event'>(),
    type: 'OrderCompleted',
    source: '/orders',
    subject: orderId,
    sequence: 1,
    userId,
    time: new Date('2026-11-27T00:00:00.123Z'),
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    data: dataOf[more.type ?? 'OrderCompleted']?.(orderId, userId) ?? {},
    ...more,
  };
}

export const someEvents = (count: number, more: Partial<OutgoingEvent> = {}): OutgoingEvent[] =>
  Array.from({ length: count }, () => anEvent(more));

export const idsOf = (events: readonly OutgoingEvent[]): Id<'Event'>[] => events.map(({ id }) => id);

const orderRefundedData = (orderId: string, userId: string): object => ({
  orderId,
  userId,
  currency: 'KRW',
  lines: [{ lineNo: 1, productId: newId(), sku: '머그-01', quantity: 1, refundedAmount: 12_500 }],
  refundedAmount: 12_500,
  placedAt: '2026-11-26T23:00:00.100Z',
  refundedAt: '2026-11-27T00:00:00.100Z',
});

const orderCompletedData = (orderId: string, userId: string): object => ({
  orderId,
  userId,
  currency: 'KRW',
  itemsAmount: 26_000,
  discountAmount: 1_000,
  totalAmount: 25_000,
  lines: [
    {
      lineNo: 1,
      productId: newId(),
      sku: '머그-01',
      quantity: 2,
      unitPrice: 13_000,
      amount: 26_000,
      discount: 1_000,
    },
  ],
  placedAt: '2026-11-27T00:00:00.100Z',
});

const dataOf: Readonly<Record<string, (orderId: string, userId: string) => object>> = {
  OrderCompleted: orderCompletedData,
  OrderRefunded: orderRefundedData,
  OrderCancelled: orderRefundedData,
};
