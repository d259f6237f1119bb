import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { DirectSqsClient } from '@app/platform';
import { FaultyProxy } from '../../../../test/support/faulty-proxy';
import { testServers } from '../../../../test/support/servers';
import { createTestQueue, type TestQueue } from '../../../../test/support/sqs';

const BODIES = ['첫 번째', '"\\\n\u2028', '{}'];

describe('the short way to SQS', () => {
  let queue: TestQueue;
  let wire: FaultyProxy;
  let client: DirectSqsClient;

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

  it('takes messages there and back unchanged, with their attributes', async () => {
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

  it('calls once when all is well, and once more the SDK’s way when the first call came to nothing', async () => {
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

  it('gives up after that', async () => {
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
    const polling = client.send(new ReceiveMessageCommand({ QueueUrl: queue.url, WaitTimeSeconds: 20 }), {
      abortSignal: abort.signal,
    });
    setTimeout(() => abort.abort(), 50);
    const began = performance.now();
    await expect(polling).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  describe('with a queue that answers with what was not asked', () => {
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

    it('does not take it for what was sent or is received', async () => {
      const { port } = server.address() as AddressInfo;
      const other = clientOf(port);
      const QueueUrl = `http://127.0.0.1:${port}/0/queue`;
      const Entries = BODIES.map((MessageBody, n) => ({ Id: String(n), MessageBody }));
      await expect(other.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toThrow(/MD5/);
      await expect(other.send(new ReceiveMessageCommand({ QueueUrl }))).rejects.toThrow(/MD5/);
      expect(targets.slice(0, 2)).toEqual(['AmazonSQS.SendMessageBatch', 'AmazonSQS.SendMessageBatch']);
      for (const authorization of authorizations) {
        expect(authorization).toMatch(
          /^AWS4-HMAC-SHA256 Credential=test\/\d{8}\/us-east-1\/sqs\/aws4_request, SignedHeaders=[^,]*host[^,]*x-amz-target/,
        );
      }
      other.destroy();
    });
  });
});

const clientOf = (port: number): DirectSqsClient =>
  new DirectSqsClient({ region: 'us-east-1', endpoint: `http://127.0.0.1:${port}` });
