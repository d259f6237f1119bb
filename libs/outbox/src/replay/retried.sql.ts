/**
 * What an UPDATE sets of parked deliveries, to give each as many attempts as a new one. A delivery that is due for
 * `dueForMs` longer is taken earlier, among those of its lane.
 */
export const retried = (dueForMs: number): string =>
  `parked_at = NULL, lease_id = NULL, refusals = 0, queued_at = UTC_TIMESTAMP(3),
   available_at = UTC_TIMESTAMP(3) - INTERVAL ${dueForMs} * 1000 MICROSECOND`;
