import type { SqsConfig } from '@app/platform';

/** Somebody outside who gets events, through a queue of their own. */
export interface Destination {
  /** Up to 40 ASCII characters; written into each delivery, so it never changes. */
  readonly name: string;
  readonly types: readonly string[];
  readonly queueUrl: (config: SqsConfig) => string;
}

/** Who gets what. A new destination gets what happens from then on. */
export class Destinations {
  constructor(readonly all: readonly Destination[]) {}

  of(type: string): readonly Destination[] {
    return this.all.filter(({ types }) => types.includes(type));
  }
}

export const publishedDestinations = new Destinations([
  {
    name: 'data-platform',
    types: ['OrderCompleted'],
    queueUrl: ({ orderCompletedQueueUrl }) => orderCompletedQueueUrl,
  },
]);
