import { PollHelpers } from '@app/platform';
import type { SqsService } from '@ssut/nestjs-sqs';
import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { toldToEnd } from '@test/support/told-to-end';

const BATCH = 3;

/** Behaves as sqs-consumer's Consumer does, but its polls are the test's to end. */
class FakeConsumer extends EventEmitter {
  readonly status = { isRunning: true, isPolling: true };

  start(): void {
    Object.assign(this.status, { isRunning: true, isPolling: true });
  }
  stop(): void {
    this.status.isRunning = false;
  }
  async comesBackWith(messages: number): Promise<void> {
    for (let n = 0; n < messages; n++) this.emit('message_received', {});
    await this.ends(messages === 0 ? 'empty' : 'response_processed');
  }
  async ends(sign: 'empty' | 'response_processed' | 'error'): Promise<void> {
    this.emit(sign);
    this.status.isPolling = false;
    await nextTurn();
    this.status.isPolling = this.status.isRunning;
  }
}

describe('the helpers of a poller', () => {
  let leader: FakeConsumer;
  let helpers: FakeConsumer[];
  let all: PollHelpers;

  beforeEach(async () => {
    leader = new FakeConsumer();
    helpers = [new FakeConsumer(), new FakeConsumer()];
    const options = { queue: 'OrderCompleted', batchSize: BATCH, patienceMs: 100 };
    all = new PollHelpers(sqsOf(leader), helpers.map(sqsOf), options);
    all.onModuleInit();
    for (const helper of helpers) await helper.comesBackWith(0);
  });

  const sqsOf = (instance: FakeConsumer): SqsService =>
    ({ consumers: new Map([['OrderCompleted', { instance }]]) }) as unknown as SqsService;
  const running = (): number => helpers.filter(({ status }) => status.isRunning).length;

  it('pause while polls receive nothing or little', async () => {
    expect(running()).toBe(0);
    for (const messages of [0, BATCH - 1, BATCH - 1]) await leader.comesBackWith(messages);
    expect(running()).toBe(0);
    expect(leader.status.isRunning).toBe(true);
  });

  it('are started one by one by full polls, and pause after an empty poll of their own', async () => {
    await leader.comesBackWith(BATCH);
    expect(running()).toBe(1);
    await helpers[0]!.comesBackWith(BATCH);
    expect(running()).toBe(2);
    await leader.comesBackWith(BATCH);
    await helpers[0]!.comesBackWith(1);
    expect(running()).toBe(2);
    await helpers[0]!.comesBackWith(0);
    expect(running()).toBe(1);
    await leader.comesBackWith(BATCH);
    expect(running()).toBe(2);
  });

  it('leave a queue in trouble to the one poll', async () => {
    await leader.comesBackWith(BATCH);
    await helpers[0]!.ends('error');
    expect(running()).toBe(0);
  });

  it('are awaited at a stop, and not started any more', async () => {
    await leader.comesBackWith(BATCH);
    let stopped = false;
    const stopping = toldToEnd(all).then(() => (stopped = true));
    await leader.comesBackWith(BATCH);
    expect(running()).toBe(0);
    expect(stopped).toBe(false);
    await helpers[0]!.comesBackWith(2);
    await stopping;
  });

  it('are not waited for at a stop longer than its patience', async () => {
    await leader.comesBackWith(BATCH);
    await toldToEnd(all);
    expect(helpers[0]!.status.isPolling).toBe(true);
  });
});
