import { Log, Poller, ProcessConfig, readConfig } from '@app/platform';
import type { SqsService } from '@ssut/nestjs-sqs';
import { EventEmitter } from 'node:events';
import { toldToEnd } from '@test/support/told-to-end';

/** Behaves as sqs-consumer's Consumer does, but its polls are the test's to end. */
class FakeConsumer extends EventEmitter {
  readonly status = { isPolling: true };
  readonly calls: string[] = [];

  start(): void {
    this.calls.push('start');
    this.status.isPolling = true;
  }
  stop(options?: { abort: boolean }): void {
    this.calls.push(options?.abort ? 'abort' : 'stop');
    if (options?.abort) this.status.isPolling = false;
  }
}

const OPTIONS = { queue: 'OrderCompleted', watchEveryMs: 1_000, silentForMs: 60_000, patienceMs: 10_000 };

describe('the poller', () => {
  const log = new Log(readConfig((env) => new ProcessConfig(env), { LOG_LEVEL: 'silent' }));
  let consumer: FakeConsumer;
  let poller: Poller;

  beforeEach(() => {
    jest.useFakeTimers();
    consumer = new FakeConsumer();
    const sqs = { consumers: new Map([['OrderCompleted', { instance: consumer }]]) } as unknown as SqsService;
    poller = new Poller(sqs, OPTIONS, log);
    poller.onApplicationBootstrap();
  });
  afterEach(() => jest.useRealTimers());

  const pass = (seconds: number): Promise<void> => jest.advanceTimersByTimeAsync(seconds * 1_000);

  it('is not restarted while it polls', async () => {
    for (const sign of ['empty', 'error', 'message_received', 'response_processed', 'empty']) {
      await pass(50);
      consumer.emit(sign);
    }
    expect(consumer.calls).toEqual([]);
  });

  it('is restarted once when it has stopped polling, and watched again', async () => {
    await pass(61);
    expect(consumer.calls).toEqual(['abort', 'start']);
    await pass(58);
    expect(consumer.calls).toEqual(['abort', 'start']);
    await pass(4);
    expect(consumer.calls).toEqual(['abort', 'start', 'abort', 'start']);
  });

  it('is restarted though its old poll never ends', async () => {
    consumer.stop = () => consumer.calls.push('ignored');
    await pass(69);
    expect(consumer.calls).toEqual(['ignored']);
    await pass(3);
    expect(consumer.calls).toEqual(['ignored', 'start']);
  });

  it('is waited for at a stop, without being aborted', async () => {
    let stopped = false;
    void toldToEnd(poller).then(() => (stopped = true));
    await pass(5);
    expect(stopped).toBe(false);
    expect(consumer.calls).toEqual(['stop']);
    consumer.status.isPolling = false;
    await pass(1);
    expect(stopped).toBe(true);
  });

  it('is not waited for at a stop longer than its patience, nor restarted', async () => {
    let stopped = false;
    void toldToEnd(poller).then(() => (stopped = true));
    await pass(11);
    expect(stopped).toBe(true);
    await pass(100);
    expect(consumer.calls).toEqual(['stop']);
  });
});
