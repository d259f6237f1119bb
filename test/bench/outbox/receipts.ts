import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { createSqsClient } from '@app/platform';
import type { BenchRun } from '../run';
import { percentile } from '../statistics';

/** Enough polls that no message waits for one: a burst of orders is a dozen batches. */
const POLLS = 8;
/** The first events run through cold code, and are not counted. */
const WARM_UP_MS = 1_000;

interface Receipt {
  /** The event's time. */
  readonly at: number;
  /** Its age when its queue accepted it, by the queue's own time stamp. */
  readonly sentMs: number;
  /** Its age when a poll had received it. */
  readonly receivedMs: number;
}

/** Milliseconds since the event's time, of the messages of a run. */
export interface Ages {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Receives the messages of the data platform in its place, and notes their transit times. */
export class Receipts {
  private readonly receipts: Receipt[] = [];
  private readonly polling: Promise<void>[];
  private stopping = false;

  constructor(private readonly run: BenchRun) {
    this.polling = Array.from({ length: POLLS }, () => this.poll(clientOf(run)));
  }

  /** Times of the events since a moment; without one, of all events but those of the first second. */
  async end(since?: number): Promise<{ readonly sent: Ages; readonly received: Ages }> {
    this.stopping = true;
    await Promise.all(this.polling);
    const from = since ?? this.receipts.reduce((first, { at }) => Math.min(first, at), Infinity) + WARM_UP_MS;
    const counted = this.receipts.filter(({ at }) => at >= from);
    return {
      sent: agesOf(counted.map(({ sentMs }) => sentMs)),
      received: agesOf(counted.map(({ receivedMs }) => receivedMs)),
    };
  }

  private async poll(sqs: SQSClient): Promise<void> {
    const QueueUrl = this.run.sqs.queues.OrderCompleted;
    const receive = {
      QueueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 1,
      MessageSystemAttributeNames: ['SentTimestamp' as const],
    };
    const deletions: Promise<unknown>[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(receive));
      const now = Date.now();
      if (Messages.length === 0 && this.stopping) break;
      if (Messages.length === 0) continue;
      this.receipts.push(...Messages.map((message) => receiptOf(message, now)));
      const Entries = Messages.map(({ ReceiptHandle }, n) => ({ Id: String(n), ReceiptHandle }));
      deletions.push(sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries })));
    }
    await Promise.all(deletions);
    sqs.destroy();
  }
}

function clientOf({ sqs, environment }: BenchRun): SQSClient {
  const { AWS_REGION = '', AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = environment;
  Object.assign(process.env, { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }); // the SDK reads these variables
  return createSqsClient({ region: AWS_REGION, endpoint: sqs.endpoint });
}

function receiptOf({ Body = '', Attributes }: Message, now: number): Receipt {
  const at = Date.parse((JSON.parse(Body) as { readonly time: string }).time);
  return { at, sentMs: Number(Attributes?.SentTimestamp) - at, receivedMs: now - at };
}

function agesOf(ages: readonly number[]): Ages {
  const sorted = [...ages].sort((a, b) => a - b);
  const at = (share: number): number => percentile(sorted, share);
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
