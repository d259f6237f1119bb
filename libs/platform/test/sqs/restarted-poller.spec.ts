import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { Log, NestLog, Poller, ProcessConfig, readConfig } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { SqsConsumerEventHandler, SqsMessageHandler, SqsModule, SqsService } from '@ssut/nestjs-sqs';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../../../test/support/wait-for';
import { toldToEnd } from '@test/support/told-to-end';

@Injectable()
class Handler {
  readonly failures: string[] = [];

  @SqsMessageHandler('OrderCompleted', true)
  handle(messages: Message[]): Promise<Message[]> {
    return Promise.resolve(messages);
  }
  @SqsConsumerEventHandler('OrderCompleted', 'error')
  failed(error: Error): void {
    this.failures.push(error.message);
  }
}

/** A queue whose long polls hang until they are aborted or the spec answers them. */
class HangingQueue {
  polls = 0;
  open = 0;
  say: () => void = () => undefined;

  async send(_: unknown, { abortSignal }: { abortSignal: AbortSignal }): Promise<never> {
    this.polls++;
    this.open++;
    await new Promise<void>((resolve) => {
      this.say = resolve;
      abortSignal.addEventListener('abort', () => resolve());
    });
    this.open--;
    throw new Error('nothing to be had');
  }
}

describe('a poller of the library that is restarted', () => {
  const queue = new HangingQueue();
  let module: TestingModule;
  let poller: Poller;

  beforeAll(async () => {
    const sqs = queue as unknown as SQSClient;
    const log = new Log(readConfig((env) => new ProcessConfig(env), { LOG_LEVEL: 'silent' }));
    module = await Test.createTestingModule({
      imports: [
        SqsModule.register({
          consumers: [{ name: 'OrderCompleted', queueUrl: 'http://queue.test/1/OrderCompleted', sqs, batchSize: 10 }],
        }),
      ],
      providers: [Handler],
    })
      .setLogger(new NestLog(log))
      .compile();
    await module.init();
    const options = { queue: 'OrderCompleted', watchEveryMs: 10, silentForMs: 100, patienceMs: 1_000 };
    poller = new Poller(module.get(SqsService), options, log);
    poller.onApplicationBootstrap();
  });
  afterAll(() => module.close());

  it('polls once at a time, again and again', async () => {
    await waitFor(() => queue.polls >= 5);
    expect(queue.open).toBe(1);
    expect(module.get(Handler).failures.length).toBeGreaterThanOrEqual(4);
  });

  it('does not start again after a stop', async () => {
    const stopping = toldToEnd(poller);
    queue.say();
    await stopping;
    const polls = queue.polls;
    await sleep(300);
    expect([queue.polls, queue.open]).toEqual([polls, 0]);
  });
});
