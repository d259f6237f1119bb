import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Chance } from '../load/chance';
import { UnrulyQueue } from './unruly-queue';

describe('the unruly queue', () => {
  let sqs: Server;
  let received: string[];
  let queue: UnrulyQueue;

  beforeEach(async () => {
    received = [];
    sqs = createServer((request, response) => {
      void text(request).then((body) => {
        received.push(body);
        response.setHeader('content-type', 'application/x-amz-json-1.0').end('{"by":"sqs"}');
      });
    }).listen(0, '127.0.0.1');
    await once(sqs, 'listening');
    queue = await UnrulyQueue.before(`http://127.0.0.1:${(sqs.address() as AddressInfo).port}`, new Chance(1));
  });
  afterEach(() => {
    queue.close();
    sqs.closeAllConnections();
    sqs.close();
  });

  const call = async (operation: string) => {
    const response = await fetch(queue.endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': `AmazonSQS.${operation}` },
      body: '{"Entries":[{"Id":"0"},{"Id":"1"}]}',
    });
    return { status: response.status, body: await response.json() };
  };

  it('passes everything on by default, and again when it is calm', async () => {
    expect(await call('SendMessageBatch')).toEqual({ status: 200, body: { by: 'sqs' } });
    queue.misbehave({ throttled: 100, repeated: 100 });
    queue.calm();
    expect(await call('DeleteMessageBatch')).toEqual({ status: 200, body: { by: 'sqs' } });
    expect(received).toHaveLength(2);
    expect(queue.done).toEqual({ throttled: 0, repeated: 0 });
  });

  it('throttles as SQS does', async () => {
    queue.misbehave({ throttled: 100, repeated: 0 });
    expect(await call('ReceiveMessage')).toMatchObject({
      status: 400,
      body: { __type: 'com.amazonaws.sqs#RequestThrottled' },
    });
    expect(received).toEqual([]);
  });

  it('sends messages twice', async () => {
    queue.misbehave({ throttled: 0, repeated: 100 });
    expect(await call('SendMessageBatch')).toEqual({ status: 200, body: { by: 'sqs' } });
    expect(received).toHaveLength(2);
  });

  it('says that messages are deleted, and leaves them', async () => {
    queue.misbehave({ throttled: 0, repeated: 100 });
    const body = { Successful: [{ Id: '0' }, { Id: '1' }], Failed: [] };
    expect(await call('DeleteMessageBatch')).toEqual({ status: 200, body });
    expect(received).toEqual([]);
  });
});
