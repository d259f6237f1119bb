import {
  GetQueueAttributesCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Fault, Stage } from '../stage';
import type { DrillSystem } from '../system/drill-system';

const EACH = 3;
const BODIES: readonly string[] = [
  'not JSON',
  '{}',
  '{"specversion":"1.0","type":"OrderCompleted","id":"1","data":{}}',
];

/** Malformed messages among the good ones, in both queues. */
export const poison: Fault = {
  name: 'poison',
  run: async (stage) => {
    await stage.during('poison', () =>
      withQueues(stage.system, async (sqs, urls) => {
        for (const QueueUrl of urls) {
          for (const MessageBody of BODIES.slice(0, EACH))
            await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
        }
      }),
    );
    stage.poisoned += EACH;
    await stage.lasting(1_000, 3_000);
  },
};

/** So that the fifth failure of a message comes within a drill, and not after 150 s. */
export const redeliverSoon = (system: DrillSystem): Promise<void> =>
  withQueues(system, async (sqs, urls) => {
    for (const QueueUrl of urls) {
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '2' } }));
    }
  });

/** Messages in the two queues, in flight too, and in their dead-letter queues. */
export const depths = (system: DrillSystem): Promise<{ readonly queued: number; readonly dead: number }> =>
  withQueues(system, async (sqs, urls) => {
    const sum = async (suffix: string): Promise<number> => {
      const each = await Promise.all(urls.map((url) => depthOf(sqs, url + suffix)));
      return each.reduce((total, depth) => total + depth, 0);
    };
    return { queued: await sum(''), dead: await sum('-dlq') };
  });

/** What is wrong with the dead letters: each poison message is one, and no other is. */
export async function findWrongDeadLetters({ system, poisoned }: Stage): Promise<string | undefined> {
  const { dead } = await depths(system);
  const due = 2 * poisoned;
  return dead === due ? undefined : `${dead} messages are in the dead-letter queues, of ${due} malformed ones`;
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
