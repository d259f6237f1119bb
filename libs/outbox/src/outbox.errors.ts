import { ErrorCatalogue } from '@app/kernel';

export const outboxErrors = new ErrorCatalogue({
  'outbox.event-not-parked': {
    kind: 'not-found',
    title: 'Event not parked',
    help: 'See GET /admin/outbox/parked: the event is not parked, or not for this destination. It may have been retried already.',
  },
  'outbox.destination-not-found': {
    kind: 'not-found',
    title: 'Destination not found',
    help: 'Name a destination of the events, such as data-platform or ranking.',
  },
  'outbox.dead-letters-busy': {
    kind: 'busy',
    title: 'Dead letters are being read already',
    help: 'Repeat the request after Retry-After. A process reads dead-letter queues for one request at a time, because a message that is being read is hidden from others.',
  },
  'outbox.too-many-replays': {
    kind: 'busy',
    title: 'Too many replays under way',
    help: 'Wait until a replay of GET /admin/outbox/replays has finished, then repeat the request with the same Idempotency-Key.',
  },
});
