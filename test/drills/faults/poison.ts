import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Fault, Stage } from '../stage';
import type { DrillSystem } from '../system/drill-system';

/** Shorter than in production (30 s): the fifth failure of a message comes within a drill, and not after 150 s. */
const VISIBILITY_SECONDS = 6;
const AT_ONCE = 10;

/** Malformed messages that no other fault has sent. */
const malformed = (n: number): readonly string[] => [
  `not JSON ${n}`,
  `{"n":${n}}`,
  `{"specversion":"1.0","type":"OrderCompleted","id":"${n}","data":{}}`,
];

/** Malformed messages among the good ones, in both queues. */
export const poison: Fault = {
  name: 'poison',
  run: async (stage) => {
    await stage.during('poison', () =>
      withQueues(stage.system, async (sqs, urls) => {
        for (const MessageBody of malformed(stage.poison.length)) {
          for (const QueueUrl of urls) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
          stage.poison.push(MessageBody);
        }
      }),
    );
    await stage.lasting(1_000, 3_000);
  },
};

/** Before the load of a drill with malformed messages. */
export const redeliverSoon = (system: DrillSystem): Promise<void> =>
  withQueues(system, async (sqs, urls) => {
    for (const QueueUrl of urls) {
      await sqs.send(
        new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: String(VISIBILITY_SECONDS) } }),
      );
    }
  });

/** Messages in the two queues, those in flight too. */
export const queued = (system: DrillSystem): Promise<number> =>
  withQueues(system, async (sqs, urls) => {
    const each = await Promise.all(urls.map((url) => depthOf(sqs, url)));
    return each.reduce((total, depth) => total + depth, 0);
  });

/**
 * What is wrong with the dead letters: each malformed message is one, and no event is. One may be there more than once
 * (docs/adr/0035).
 */
export const findWrongDeadLetters = ({ system, poison }: Stage): Promise<string | undefined> =>
  withQueues(system, async (sqs, urls) => {
    for (const url of urls) {
      const dead = await bodiesIn(sqs, `${url}-dlq`);
      const events = dead.filter((body) => !poison.includes(body));
      if (events.length > 0) return `${events.length} events are in a dead-letter queue, such as ${events[0] ?? ''}`;
      const missing = poison.filter((body) => !dead.includes(body));
      if (missing.length > 0) return `a dead-letter queue is without ${missing.join(' and ')}`;
    }
    return undefined;
  });

async function bodiesIn(sqs: SQSClient, QueueUrl: string): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: AT_ONCE, VisibilityTimeout: 600 });
    const { Messages = [] } = await sqs.send(command);
    if (Messages.length === 0) return bodies;
    bodies.push(...Messages.map(({ Body = '' }) => Body));
  }
}

async function depthOf(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] });
  const { Attributes = {} } = await sqs.send(command);
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}

async function withQueues<T>(
  { sqs: { endpoint, queues }, environment }: DrillSystem,
  work: (sqs: SQSClient, urls: readonly string[]) => Promise<T>,
): Promise<T> {
  const { AWS_REGION, AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = environment;
  const sqs = new SQSClient({
    region: AWS_REGION,
    endpoint,
    useQueueUrlAsEndpoint: false,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  });
  try {
    return await work(sqs, [queues.OrderCompleted, queues.Ranking]);
  } finally {
    sqs.destroy();
  }
}
