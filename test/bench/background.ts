import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { waitFor } from '../support/wait-for';
import { get } from './http';
import type { BenchRun } from './run';

const PATIENCE_MS = 600_000;

/** Worker and data-platform: what follows an order and may wait. */
export const background = ({ pids: { worker, dataPlatform } }: BenchRun): number[] =>
  [worker, dataPlatform].filter((pid) => pid !== undefined);

/** Waits until every event has been sent and heard: what an earlier round has left would be in the next one's way. */
export async function untilDrained(run: BenchRun, adminToken: string): Promise<void> {
  const sqs = new SQSClient({ endpoint: run.sqs.endpoint, region: 'us-east-1', credentials: credentials(run) });
  try {
    await waitFor(
      async () => {
        const outbox = await get<{ pending: number; leased: number }>(run.apiUrls[0]!, '/admin/outbox', adminToken);
        if (outbox.pending + outbox.leased > 0) return false;
        const depths = await Promise.all(Object.values(run.sqs.queues).map((url) => depthOf(sqs, url)));
        return depths.every((depth) => depth === 0);
      },
      { deadlineMs: PATIENCE_MS, everyMs: 250, what: 'the outbox and its queues to be empty' },
    );
  } finally {
    sqs.destroy();
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

const credentials = ({ environment }: BenchRun): { accessKeyId: string; secretAccessKey: string } => ({
  accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
  secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
});
