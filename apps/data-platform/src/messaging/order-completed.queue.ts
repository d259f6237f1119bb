/** The queue's name within this process. */
export const ORDER_COMPLETED = 'OrderCompleted';

/**
 * Seconds of one long poll. Short, because a stop waits for the poll under way: an aborted one may have taken a message
 * already, which then stays invisible until its time-out.
 */
export const POLL_SECONDS = 5;
