/**
 * Values that are not measured. Round trip and commit between two zones are looked up for AWS; the others are choices
 * that the page names.
 */
export const ASSUMED = {
  /** Of an order's CPU time in the api: until it waits for a batch, while the batch is decided, for its answer. */
  apiShares: { before: 0.5, decide: 0.3, after: 0.2 },
  /**
   * Of a batch's CPU time in the database: the trip that locks and reads, the trip that writes and commits. Read off the
   * server's thread for batches of 28 orders, statement by statement.
   */
  tripShares: [0.15, 0.85],
  /** Of an order's CPU time where each order has a transaction of its own. */
  oneByOneShares: { before: 0.15, trips: 0.75, after: 0.1 },
  /** Standard deviation of every time (CPU, network, disk) as a share of its average. */
  variation: 0.5,
  /** Milliseconds to a database in another zone and back. */
  roundTripBetweenZones: 1,
  /** Milliseconds that RDS with a standby in another zone takes for COMMIT at best. */
  commitInTwoZones: 4,
  /** Cores of the writer, each as fast as a core of this machine. */
  vCpus: 8,
  /** Clients of an instance, for its maximum. */
  clientsAnInstance: 256,
} as const;

/** The assumptions behind the simulated figures, as text. */
export const assumptionsInWords = (): string =>
  [
    `a writer with ${ASSUMED.vCpus} vCPUs and an instance with one, each as fast as a core of this machine`,
    `two zones: ${ASSUMED.roundTripBetweenZones} ms to the writer and back, ${ASSUMED.commitInTwoZones} ms a commit; one zone: both as measured here`,
    `every time varies by half of itself (standard deviation ${ASSUMED.variation} of it)`,
    'commits that wait while the log is flushed share the next flush',
    `${ASSUMED.clientsAnInstance} clients an instance for the maximum; the p99 is that of half of it, arriving by chance`,
    'no two customers or cold products in each other’s way, nothing fails, every page is in memory, no binlog, no replica',
  ].join('; ');
