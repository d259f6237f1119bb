import type { Environment } from '@app/platform';
import { rankingSettings } from './context';

/** The queue that the ranking consumes. */
export class RankingQueueConfig {
  readonly queueUrl: string;

  constructor(env: Environment) {
    this.queueUrl = env.read(rankingSettings.SQS_RANKING_QUEUE_URL);
  }
}
