import type { QueuesConfig } from '@app/platform';

/** Somebody who gets events, through a queue of their own. */
export interface Destination {
  /** Up to 40 ASCII characters; written into each delivery, so it never changes. */
  readonly name: string;
  readonly types: readonly string[];
  readonly queueUrl: (config: QueuesConfig) => string;
}

/** Who gets what. A new destination gets what happens from then on. */
export class Destinations {
  constructor(readonly all: readonly Destination[]) {}

  of(type: string): readonly Destination[] {
    return this.all.filter(({ types }) => types.includes(type));
  }
}

const ORDER_EVENTS = ['OrderCompleted', 'OrderRefunded', 'OrderCancelled'];

export const publishedDestinations = new Destinations([
  {
    name: 'data-platform',
    types: ORDER_EVENTS,
    queueUrl: ({ orderCompletedUrl }) => orderCompletedUrl,
  },
  {
    name: 'ranking',
    types: ORDER_EVENTS,
    queueUrl: ({ rankingUrl }) => rankingUrl,
  },
]);
