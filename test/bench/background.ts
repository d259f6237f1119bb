import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { ResultSetHeader } from 'mysql2/promise';
import { waitFor } from '../support/wait-for';
import { pause, resume } from './processes';
import { onServer } from './references/schemas';
import type { BenchRun } from './run';

const PATIENCE_MS = 600_000;
const ROWS_AT_ONCE = 5_000;

/** Worker and data-platform: they do the work after an order that may wait. */
export class Background {
  private readonly pids: readonly number[];

  constructor(private readonly run: BenchRun) {
    this.pids = [run.pids.worker, run.pids.dataPlatform].filter((pid) => pid !== undefined);
  }

  /** Measures `work` while they are paused; afterwards they run again. */
  async whilePaused<T>(work: () => Promise<T>): Promise<T> {
    await this.untilIdle(); // a process that is stopped inside a transaction would keep its locks
    pause(this.pids);
    try {
      return await work();
    } finally {
      resume(this.pids);
    }
  }

  /** Inside `whilePaused`: measures `work` with them running, and without a backlog from before. */
  async whileRunning<T>(work: () => Promise<T>): Promise<T> {
    resume(this.pids);
    await this.discardBacklog();
    await this.untilIdle();
    try {
      return await work();
    } finally {
      await this.discardBacklog();
      await this.untilIdle();
      pause(this.pids);
    }
  }

  /** Waits until every event has been sent and booked. */
  async untilIdle(): Promise<void> {
    await this.withSqs((sqs) =>
      waitFor(async () => (await this.waitingToBeSent()) === 0 && (await this.inQueues(sqs)) === 0, {
        deadlineMs: PATIENCE_MS,
        everyMs: 500,
        what: 'the outbox and its queues to be empty',
      }),
    );
  }

  /** Discards the events of the paused rounds: sending all of them would take longer than the bench. */
  private async discardBacklog(): Promise<void> {
    await waitFor(
      async () => {
        const sql = `DELETE FROM ${this.run.database.name}.outbox_deliveries ORDER BY event_id, destination LIMIT ${ROWS_AT_ONCE}`;
        const [{ affectedRows }] = await onServer(this.run, (connection) => connection.query<ResultSetHeader>(sql));
        return affectedRows < ROWS_AT_ONCE;
      },
      { deadlineMs: PATIENCE_MS, what: 'the outbox to be emptied' },
    );
    // For the auditor they count as sent, as events from before the marks do.
    const { name } = this.run.database;
    await onServer(this.run, (connection) =>
      connection.query(`UPDATE ${name}.outbox_events SET sent_to = 65535 WHERE sent_to <> 65535`),
    );
  }

  private async waitingToBeSent(): Promise<number> {
    const sql = `SELECT COUNT(*) AS waiting FROM ${this.run.database.name}.outbox_deliveries`;
    const [rows] = await onServer(this.run, (connection) => connection.query(sql));
    return Number((rows as { waiting: number }[])[0]?.waiting);
  }

  private async inQueues(sqs: SQSClient): Promise<number> {
    const depths = await Promise.all(Object.values(this.run.sqs.queues).map((url) => depthOf(sqs, url)));
    return depths.reduce((sum, depth) => sum + depth, 0);
  }

  private async withSqs<T>(work: (sqs: SQSClient) => Promise<T>): Promise<T> {
    const { AWS_REGION, AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = this.run.environment;
    const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
    const sqs = new SQSClient({ endpoint: this.run.sqs.endpoint, region: AWS_REGION, credentials });
    try {
      return await work(sqs);
    } finally {
      sqs.destroy();
    }
  }
}

async function depthOf(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}
