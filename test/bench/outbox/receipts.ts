import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { DirectSqsClient } from '@app/platform';
import type { BenchRun } from '../run';
import { percentile } from '../statistics';

/** Enough of them that a message need not wait for one. */
const POLLS = 4;
/** The first events find cold code on their way. */
const WARM_UP_MS = 1_000;

interface Receipt {
  /** The event's time. */
  readonly at: number;
  readonly ms: number;
}

/** Takes what arrives for the data platform out of its queue, in its place, and notes how long it was on its way. */
export class Receipts {
  private readonly receipts: Receipt[] = [];
  private readonly polling: Promise<void>[];
  private stopping = false;

  constructor(private readonly run: BenchRun) {
    this.polling = Array.from({ length: POLLS }, () => this.poll(clientOf(run)));
  }

  /** How long ago its event happened when a message was received, in milliseconds; without those of the first second. */
  async end(): Promise<{
    readonly received: number;
    readonly p50: number;
    readonly p99: number;
    readonly max: number;
  }> {
    this.stopping = true;
    await Promise.all(this.polling);
    const first = Math.min(...this.receipts.map(({ at }) => at));
    const counted = this.receipts.filter(({ at }) => at >= first + WARM_UP_MS).map(({ ms }) => ms);
    counted.sort((a, b) => a - b);
    const at = (share: number): number => percentile(counted, share);
    return { received: counted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
  }

  private async poll(sqs: SQSClient): Promise<void> {
    const QueueUrl = this.run.sqs.queues.OrderCompleted;
    const receive = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 };
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
  Object.assign(process.env, { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }); // where the SDK looks by itself
  return new DirectSqsClient({ region: AWS_REGION, endpoint: sqs.endpoint });
}

function receiptOf({ Body = '' }: Message, now: number): Receipt {
  const at = Date.parse((JSON.parse(Body) as { readonly time: string }).time);
  return { at, ms: now - at };
}
