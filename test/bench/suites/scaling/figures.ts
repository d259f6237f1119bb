/** Names in bench-results/scaling.json, which the simulation reads. CPU times are microseconds, the others milliseconds. */
export const FITTED = {
  apiBatch: 'api CPU µs a batch',
  apiOrder: 'api CPU µs an order',
  databaseBatch: 'database CPU µs a batch',
  databaseOrder: 'database CPU µs an order',
  client: 'load and Redis CPU µs an order',
  batchTime: 'ms a batch',
  orderTime: 'ms an order',
  roundTrip: 'round trip ms',
  commit: 'commit ms',
  others: 'cores that other work had',
} as const;

export type Fitted = Readonly<Record<keyof typeof FITTED, number>>;

/** Followed by the table's name. */
export const BYTES_AN_ORDER = 'bytes an order in ';

/** Orders in a transaction. */
export const batchFigure = (point: string): string => `${point}, orders a batch`;
