import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { DirectSqsClient } from '@app/fast-path';
import { sqsClientOptions } from '@app/platform';
import { FaultyProxy } from '@test/support/faulty-proxy';
import { testServers } from '@test/support/servers';
import { createTestQueue, type TestQueue } from '@test/support/sqs';

const BODIES = ['첫 번째', '"\\\n\u2028', '{}'];

interface Way {
  readonly name: string;
  readonly clientOf: (port: number) => SQSClient;
}

const optionsFor = (port: number) => sqsClientOptions({ region: 'us-east-1', endpoint: `http://127.0.0.1:${port}` });

const WAYS: readonly Way[] = [
  { name: 'DirectSqsClient', clientOf: (port) => new DirectSqsClient(optionsFor(port)) },
  { name: "the SDK's client", clientOf: (port) => new SQSClient({ ...optionsFor(port), maxAttempts: 2 }) },
];

/** What is expected of either is the same: the one stands in for the other. */
describe.each(WAYS)('SQS by $name', ({ clientOf }) => {
  let queue: TestQueue;
  let wire: FaultyProxy;
  let client: SQSClient;

  beforeAll(async () => {
    queue = await createTestQueue();
    const { port, hostname } = new URL(testServers().awsEndpoint);
    wire = await FaultyProxy.before(Number(port), hostname);
    client = clientOf(wire.port);
  });
  afterEach(() => queue.receiveAll());
  afterAll(async () => {
    client.destroy();
    await wire.close();
    await queue.drop();
  });

  const send = (QueueUrl = queue.url) =>
    client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: BODIES.map((MessageBody, n) => ({
          Id: String(n),
          MessageBody,
          MessageAttributes: { eventType: { DataType: 'String', StringValue: '주문' } },
        })),
      }),
    );
  const bodiesIn = async () => (await queue.receiveAll()).map(({ Body }) => Body).sort();

  it('sends and receives messages unchanged, with their attributes', async () => {
    const { Successful } = await send();
    expect(Successful!.map(({ Id }) => Id)).toEqual(['0', '1', '2']);
    const [seen] = await queue.peek();
    expect(seen!.MessageAttributes).toMatchObject({ eventType: { StringValue: '주문' } });
    const { Messages } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: queue.url, MaxNumberOfMessages: 10, VisibilityTimeout: 60 }),
    );
    expect(Messages!.map(({ Body }) => Body).sort()).toEqual([...BODIES].sort());
    const Entries = Messages!.map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId, ReceiptHandle }));
    await client.send(new DeleteMessageBatchCommand({ QueueUrl: queue.url, Entries }));
    expect(await queue.depth()).toBe(0);
  });

  it('calls once on success, and once more when the first call was not answered', async () => {
    await send();
    expect(await bodiesIn()).toHaveLength(3);
    const cut = wire.cutBefore('SendMessageBatch');
    await send();
    await cut;
    expect(await bodiesIn()).toHaveLength(3);
    const halved = wire.halveAnswerTo('SendMessageBatch');
    await send();
    await halved;
    expect(await bodiesIn()).toHaveLength(6);
  });

  it('fails after that', async () => {
    const cuts = [wire.cutBefore('SendMessageBatch'), wire.cutBefore('SendMessageBatch')];
    await expect(send()).rejects.toThrow();
    await Promise.all(cuts);
    expect(await bodiesIn()).toEqual([]);
  });

  it('fails with the SDK’s errors', async () => {
    await expect(send(`${queue.url}-of-nobody`)).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });

  it('ends a long poll that is aborted, and does not begin another', async () => {
    const abort = new AbortController();
    const sent = wire.keepBack('ReceiveMessage');
    const polling = client.send(new ReceiveMessageCommand({ QueueUrl: queue.url, WaitTimeSeconds: 20 }), {
      abortSignal: abort.signal,
    });
    await sent;
    abort.abort();
    const began = performance.now();
    await expect(polling).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  describe('with a queue whose clock is an hour ahead', () => {
    const HOUR_MS = 3_600_000;
    let server: Server;
    let answered: number[];

    beforeEach(async () => {
      answered = [];
      server = createServer((request, response) => {
        const now = Date.now() + HOUR_MS;
        const [, y, mo, d, h, mi, s] = /(....)(..)(..)T(..)(..)(..)Z/.exec(String(request.headers['x-amz-date'])) ?? [];
        const signedAt = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
        const status = Math.abs(signedAt - now) < 300_000 ? 200 : 403;
        const body = status === 200 ? {} : { __type: 'InvalidSignatureException', message: 'Signature expired' };
        answered.push(status);
        request.resume().on('end', () => {
          response.writeHead(status, {
            date: new Date(now).toUTCString(),
            'content-type': 'application/x-amz-json-1.0',
          });
          response.end(JSON.stringify(body));
        });
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    afterEach(() => server.close());

    it('is refused once, and then signs by the clock of the queue', async () => {
      const { port } = server.address() as AddressInfo;
      const other = clientOf(port);
      const receive = () => other.send(new ReceiveMessageCommand({ QueueUrl: `http://127.0.0.1:${port}/0/queue` }));
      expect((await receive()).Messages).toBeUndefined();
      await receive();
      expect(answered).toEqual([403, 200, 200]);
      other.destroy();
    });
  });

  describe('with a queue that answers with wrong bodies', () => {
    let server: Server;
    let targets: unknown[];
    let authorizations: unknown[];

    beforeEach(async () => {
      [targets, authorizations] = [[], []];
      server = createServer((request, response) => {
        targets.push(request.headers['x-amz-target']);
        authorizations.push(request.headers.authorization);
        request.resume().on('end', () => {
          const Successful = BODIES.map((_, n) => ({ Id: String(n), MessageId: 'm', MD5OfMessageBody: 'another' }));
          const Messages = [{ MessageId: 'm', ReceiptHandle: 'r', Body: 'one', MD5OfBody: 'another' }];
          response.end(JSON.stringify({ Successful, Messages }));
        });
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    afterEach(() => server.close());

    it('does not accept them as sent or received', async () => {
      const { port } = server.address() as AddressInfo;
      const other = clientOf(port);
      const QueueUrl = `http://127.0.0.1:${port}/0/queue`;
      const Entries = BODIES.map((MessageBody, n) => ({ Id: String(n), MessageBody }));
      await expect(other.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toThrow(/MD5/);
      await expect(other.send(new ReceiveMessageCommand({ QueueUrl }))).rejects.toThrow(/MD5/);
      expect(new Set(targets)).toEqual(new Set(['AmazonSQS.SendMessageBatch', 'AmazonSQS.ReceiveMessage']));
      for (const authorization of authorizations) {
        expect(authorization).toMatch(
          /^AWS4-HMAC-SHA256 Credential=test\/\d{8}\/us-east-1\/sqs\/aws4_request, SignedHeaders=[^,]*host[^,]*x-amz-target/,
        );
      }
      other.destroy();
    });
  });
});
