import { newId } from '@app/kernel';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { testServers } from '../support/servers';
import { awsEnvironment, createTestQueue, type TestQueue } from '../support/sqs';
import { waitFor } from '../support/wait-for';

const SCRIPT = join(__dirname, '..', '..', 'scripts', 'dlq.mjs');

interface Ended {
  readonly code: number;
  readonly output: string;
}

describe('npm run dlq', () => {
  let sales: TestQueue;
  let ranking: TestQueue;

  beforeEach(async () => {
    sales = await createTestQueue('OrderCompleted');
    ranking = await createTestQueue('Ranking');
  });
  afterEach(async () => {
    await sales.drop();
    await ranking.drop();
  });

  const dlq = (...args: string[]): Promise<Ended> =>
    new Promise((resolve) => {
      const env = {
        PATH: process.env.PATH ?? '',
        ...awsEnvironment,
        SQS_ENDPOINT: testServers().awsEndpoint,
        SQS_ORDER_COMPLETED_QUEUE_URL: sales.url,
        SQS_RANKING_QUEUE_URL: ranking.url,
      };
      const child = execFile(process.execPath, [SCRIPT, ...args], { env }, (_, stdout, stderr) =>
        resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
      );
    });
  const anEvent = () => ({
    id: newId(),
    type: 'OrderCompleted',
    time: '2026-11-27T10:00:00.000Z',
    data: { orderId: newId() },
  });
  const bury = (queue: TestQueue, body: string) =>
    queue.send(body, {
      to: queue.deadLetterUrl,
      attributes: { eventType: 'OrderCompleted', 'dead-letter.reason': 'Out of range', 'dead-letter.failures': '5' },
    });

  /** A message that was given back is visible a second later. */
  const received = async (queue: TestQueue, url: string) =>
    (
      await waitFor(async () => {
        const messages = await queue.receiveAll(url);
        return messages.length > 0 && messages;
      })
    ).map(({ Body }) => Body);

  it('lists the dead letters with their reasons, and does not move them', async () => {
    const event = anEvent();
    await bury(sales, JSON.stringify(event));
    await ranking.send('not JSON', { to: ranking.deadLetterUrl });
    for (let n = 0; n < 2; n++) {
      const output = await waitFor(async () => {
        const ended = await dlq('list');
        expect(ended.code).toBe(0);
        return /OrderCompleted: 1 in .*Ranking: 1 in /s.test(ended.output) && ended.output;
      });
      expect(output).not.toContain('invisible');
      expect(output).toContain(`event ${event.id}  OrderCompleted  order ${event.data.orderId}`);
      expect(output).toContain(`time ${event.time}`);
      expect(output).toMatch(/receives [1-9]/);
      expect(output).toContain('why: Out of range (5 failures)');
      expect(output).toContain('why: unknown: the queue moved it');
    }
    expect(await received(sales, sales.deadLetterUrl)).toEqual([JSON.stringify(event)]);
  });

  it('moves all of them back unchanged, and once', async () => {
    const events = Array.from({ length: 25 }, anEvent);
    for (const event of events) await bury(sales, JSON.stringify(event));
    await bury(ranking, JSON.stringify(anEvent()));
    expect(await dlq('redrive')).toMatchObject({ code: 0 });
    expect(await dlq('redrive')).toMatchObject({ code: 0, output: expect.stringContaining('OrderCompleted: 0 moved') });
    const back = await sales.receiveAll();
    expect(back.map(({ Body }) => Body).sort()).toEqual(events.map((event) => JSON.stringify(event)).sort());
    expect(back.every(({ MessageAttributes = {} }) => Object.keys(MessageAttributes).join() === 'eventType')).toBe(
      true,
    );
    expect(await sales.depth(sales.deadLetterUrl)).toBe(0);
    expect(await ranking.depth()).toBe(1);
  });

  it('moves one by the id of its event, and reports unknown ids', async () => {
    const [wanted, other] = [anEvent(), anEvent()];
    for (const event of [wanted, other]) await bury(sales, JSON.stringify(event));
    const unknown = newId();
    const { code, output } = await dlq('redrive', 'OrderCompleted', '--id', wanted.id, '--id', unknown);
    expect(code).toBe(1);
    expect(output).toContain(`not found: ${unknown}`);
    expect((await sales.receiveAll()).map(({ Body }) => Body)).toEqual([JSON.stringify(wanted)]);
    expect(await received(sales, sales.deadLetterUrl)).toEqual([JSON.stringify(other)]);
  });

  it('refuses unknown arguments', async () => {
    expect(await dlq('purge')).toMatchObject({ code: 2, output: expect.stringContaining('npm run dlq -- list') });
  });
});
