import { type Environment, readQueueUrl } from '@app/platform';

/** The queue's name within this process. */
export const ORDER_COMPLETED = 'OrderCompleted';

/**
 * Seconds of one long poll. Short, because a stop waits for the poll under way: an aborted one may have taken a message
 * already, which then stays invisible until its time-out.
 */
export const POLL_SECONDS = 5;

/** It consumes one queue of the shop's and knows of no other. */
export class OrderCompletedQueueConfig {
  readonly queueUrl: string;

  constructor(env: Environment) {
    this.queueUrl = readQueueUrl(env, 'SQS_ORDER_COMPLETED_QUEUE_URL');
  }
}
