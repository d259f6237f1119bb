import { GetQueueAttributesCommand, PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { RowDataPacket } from 'mysql2/promise';
import { waitFor } from '../../support/wait-for';
import { onServer } from '../references/schemas';
import type { BenchRun } from '../run';

const PATIENCE_MS = 600_000;

/** Messages an event. */
export const DESTINATIONS = 2;

/** Undelivered events: rows of the outbox, and messages in the two queues. */
export class OnTheWay {
  private readonly sqs: SQSClient;
  private readonly urls: readonly string[];

  constructor(private readonly run: BenchRun) {
    this.sqs = new SQSClient(clientOptions(run));
    this.urls = Object.values(run.sqs.queues);
  }

  /** Deliveries: one for each event and destination. */
  async inOutbox(): Promise<number> {
    const [row] = await this.select('SELECT COUNT(*) AS waiting FROM outbox_deliveries');
    return Number(row?.waiting);
  }

  /** Seconds until all events are sent. A poll costs the same for any number of rows. */
  async untilSent(): Promise<number> {
    const began = performance.now();
    const isEmpty = async (): Promise<boolean> =>
      (await this.select('SELECT 1 FROM outbox_deliveries LIMIT 1')).length === 0;
    await waitFor(isEmpty, { deadlineMs: PATIENCE_MS, everyMs: 25, what: 'the outbox to be empty' });
    return (performance.now() - began) / 1_000;
  }

  /** Seconds until all events are sent and booked by their consumers. */
  async untilBooked(): Promise<number> {
    const began = performance.now();
    await this.untilSent();
    const isEmpty = async (): Promise<boolean> => (await this.inQueues()) === 0;
    await waitFor(isEmpty, { deadlineMs: PATIENCE_MS, everyMs: 50, what: 'the queues to be empty' });
    return (performance.now() - began) / 1_000;
  }

  /** Messages that wait or are in flight. */
  async inQueues(): Promise<number> {
    const depths = await Promise.all(this.urls.map((url) => this.depthOf(url)));
    return depths.reduce((sum, depth) => sum + depth, 0);
  }

  /** Messages that are not sent yet, or not booked by their consumers. */
  async behind(): Promise<number> {
    return (await this.inOutbox()) + (await this.inQueues());
  }

  async purge(): Promise<void> {
    for (const QueueUrl of this.urls) await this.sqs.send(new PurgeQueueCommand({ QueueUrl }));
  }

  /** The bodies of some of the latest events. */
  async someBodies(count: number): Promise<string[]> {
    const rows = await this.select(`SELECT payload FROM outbox_events ORDER BY id DESC LIMIT ${count}`);
    return rows.map(({ payload }) => String(payload));
  }

  private async depthOf(QueueUrl: string): Promise<number> {
    const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] });
    const { Attributes = {} } = await this.sqs.send(command);
    return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
  }

  private select(sql: string): Promise<RowDataPacket[]> {
    return onServer(this.run, async (connection) => {
      await connection.changeUser({ database: this.run.database.name });
      const [rows] = await connection.query<RowDataPacket[]>(sql);
      return rows;
    });
  }
}

/** Options for the SDK's own client. */
export function clientOptions({ sqs, environment }: BenchRun) {
  const { AWS_REGION, AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = environment;
  return {
    region: AWS_REGION,
    endpoint: sqs.endpoint,
    useQueueUrlAsEndpoint: false,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  };
}
