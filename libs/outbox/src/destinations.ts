import type { QueuesConfig } from '@app/platform';

/** Somebody who gets events, through a queue of their own. */
export interface Destination {
  /** Up to 40 ASCII characters; written into each delivery, so it never changes. */
  readonly name: string;
  /** The bit of `outbox_events.sent_to` that says that it has the event: one of 1, 2, 4 … 32768. It never changes, either. */
  readonly mark: number;
  readonly types: readonly string[];
  readonly queueUrl: (config: QueuesConfig) => string;
}

/** Who gets what. A new destination gets what happens from then on, and a bit that no other has had. */
export class Destinations {
  constructor(readonly all: readonly Destination[]) {}

  of(type: string): readonly Destination[] {
    return this.all.filter(({ types }) => types.includes(type));
  }

  /** @throws for a name that is none of theirs */
  markOf(name: string): number {
    const destination = this.all.find((each) => each.name === name);
    if (!destination) throw new Error(`there is no destination ${name}`);
    return destination.mark;
  }
}

const ORDER_EVENTS = ['OrderCompleted', 'OrderRefunded', 'OrderCancelled'];

export const publishedDestinations = new Destinations([
  {
    name: 'data-platform',
    mark: 1,
    types: ORDER_EVENTS,
    queueUrl: ({ orderCompletedUrl }) => orderCompletedUrl,
  },
  {
    name: 'ranking',
    mark: 2,
    types: ORDER_EVENTS,
    queueUrl: ({ rankingUrl }) => rankingUrl,
  },
]);
