import { randomUUID } from 'node:crypto';
import { SendMessageBatchCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';

const AT_ONCE = 8;
const A_BATCH = 10;

export interface BareLoop {
  readonly client: SQSClientConfig;
  readonly queueUrl: string;
  readonly bodies: readonly string[];
  readonly messages: number;
}

/**
 * The cost of sending alone: SendMessageBatch by the unchanged SDK, in a process of its own, without a relay or a
 * consumer. Returns messages a second.
 */
async function send({ client, queueUrl, bodies, messages }: BareLoop): Promise<number> {
  const sqs = new SQSClient(client);
  const began = performance.now();
  let sent = 0;
  const lane = async (): Promise<void> => {
    while (sent < messages) {
      const from = sent;
      sent += A_BATCH;
      await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entriesFrom(bodies, from) }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  sqs.destroy();
  return (sent * 1_000) / (performance.now() - began);
}

const entriesFrom = (bodies: readonly string[], from: number) =>
  Array.from({ length: A_BATCH }, (_, n) => ({
    Id: randomUUID(),
    MessageBody: bodies[(from + n) % bodies.length],
    MessageAttributes: { eventType: { DataType: 'String', StringValue: 'OrderCompleted' } },
  }));

process.once('message', (loop: BareLoop) => {
  void (async () => {
    await send({ ...loop, messages: Math.min(loop.messages, 1_000) }); // until it is warm
    const rate = await send(loop);
    process.send?.(rate, () => process.exit());
  })();
});
