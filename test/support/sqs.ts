import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { readConfig } from '@app/platform/config/environment';
import { SqsConfig } from '@app/platform/config/services.config';
import { createSqsClient } from '@app/platform/sqs/sqs-client';
import { randomBytes } from 'node:crypto';
import { testServers } from './servers';

/** The emulator takes any credentials, but the SDK wants some. */
export const awsEnvironment = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** As in production: consumers count failures themselves. */
const RECEIVES_BEFORE_DLQ = 1_000;

interface QueueOptions {
  /** Seconds until an unfinished message is delivered again. */
  readonly visibilitySeconds?: number;
  /** How often SQS shows a message before it moves it to the dead-letter queue by itself. */
  readonly maxReceives?: number;
}

interface SendOptions {
  readonly to?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** One queue with its dead-letter queue, under unique names. */
export interface TestQueue {
  readonly name: string;
  readonly url: string;
  readonly deadLetterUrl: string;
  readonly client: SQSClient;
  /** To the queue, if no other URL is given. */
  send(body: string, more?: SendOptions): Promise<void>;
  /** Up to ten of those that can be received now; they stay in the queue. */
  peek(): Promise<Message[]>;
  /** Takes everything that can be received now out of the queue (or its dead-letter queue), oldest first. */
  receiveAll(url?: string): Promise<Message[]>;
  /** Messages waiting and in flight. */
  depth(url?: string): Promise<number>;
  /** Removes both and closes the client. */
  drop(): Promise<void>;
}

/** Also sets the SDK's variables for this process, so that the application's own SQS client works in it. */
export async function createTestQueue(
  name = 'OrderCompleted',
  { visibilitySeconds = 30, maxReceives = RECEIVES_BEFORE_DLQ }: QueueOptions = {},
): Promise<TestQueue> {
  Object.assign(process.env, awsEnvironment);
  const unique = `${name}-${randomBytes(6).toString('hex')}`;
  const client = connect();
  const deadLetterUrl = await createQueue(client, `${unique}-dlq`, {});
  const url = await createQueue(client, unique, {
    VisibilityTimeout: String(visibilitySeconds),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: await arnOf(client, deadLetterUrl),
      maxReceiveCount: maxReceives,
    }),
  });
  return {
    name: unique,
    url,
    deadLetterUrl,
    client,
    send: async (body, { to = url, attributes = {} } = {}) => {
      const MessageAttributes = Object.fromEntries(
        Object.entries(attributes).map(([key, value]) => [key, { DataType: 'String', StringValue: value }]),
      );
      await client.send(new SendMessageCommand({ QueueUrl: to, MessageBody: body, MessageAttributes }));
    },
    peek: () => receive(client, url, { VisibilityTimeout: 0 }),
    receiveAll: (from = url) => receiveAll(client, from),
    depth: (of = url) => depthOf(client, of),
    drop: async () => {
      for (const QueueUrl of [url, deadLetterUrl]) await client.send(new DeleteQueueCommand({ QueueUrl }));
      client.destroy();
    },
  };
}

function connect(): SQSClient {
  const variables = { ...awsEnvironment, SQS_ENDPOINT: testServers().awsEndpoint };
  return createSqsClient(readConfig((env) => new SqsConfig(env), variables));
}

async function createQueue(client: SQSClient, name: string, attributes: Record<string, string>): Promise<string> {
  await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  return `${testServers().awsEndpoint}/000000000000/${name}`;
}

async function arnOf(client: SQSClient, url: string): Promise<string> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  return Attributes?.QueueArn ?? '';
}

async function receive(
  client: SQSClient,
  url: string,
  more: { readonly VisibilityTimeout?: number } = {},
): Promise<Message[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 0,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
      ...more,
    }),
  );
  return Messages;
}

async function receiveAll(client: SQSClient, url: string): Promise<Message[]> {
  const all: Message[] = [];
  for (;;) {
    const messages = await receive(client, url);
    if (messages.length === 0) return all;
    for (const message of messages) {
      await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }));
    }
    all.push(...messages);
  }
}

async function depthOf(client: SQSClient, url: string): Promise<number> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return (
    Number(Attributes?.ApproximateNumberOfMessages ?? 0) +
    Number(Attributes?.ApproximateNumberOfMessagesNotVisible ?? 0)
  );
}
