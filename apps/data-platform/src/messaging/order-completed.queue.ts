import type { Environment } from '@app/platform';
import { dataPlatformSettings } from '../data-platform.settings';

/** The queue's name within this process. */
export const ORDER_COMPLETED = 'OrderCompleted';

/** The shop's queue that data-platform consumes. */
export class OrderCompletedQueueConfig {
  readonly queueUrl: string;

  constructor(env: Environment) {
    this.queueUrl = env.read(dataPlatformSettings.SQS_ORDER_COMPLETED_QUEUE_URL);
  }
}
