import { EventEmitter } from 'node:events';
import { newId, type UserId } from '@app/kernel';
import { ProcessConfig, readConfig } from '@app/platform';
import { Log } from '@app/platform/logging/log';
import { createRedis } from '@app/platform/redis/redis.module';
import { CommitLog } from '@app/platform/replica/commit-log';
import { WriteMarks } from '@app/platform/replica/write-marks';
import { createFaultyProxy, type FaultyProxy } from '@test/support/faulty-proxy';
import { createTestRedis, type TestRedis } from '@test/support/redis';
import { waitFor } from '@test/support/wait-for';
import type { FastifyReply, FastifyRequest } from 'fastify';

type Answer = EventEmitter & { writableFinished: boolean; statusCode: number };

describe("The marks of a caller's writes", () => {
  let redis: TestRedis;
  let proxy: FaultyProxy;
  /** Of two processes. */
  let commits: CommitLog[];
  let marks: WriteMarks[];
  let clients: ReturnType<typeof createRedis>[];
  let userId: UserId;

  beforeEach(async () => {
    redis = await createTestRedis();
    const url = new URL(redis.url);
    proxy = await createFaultyProxy(Number(url.port), url.hostname);
    url.host = `127.0.0.1:${proxy.port}`;
    const log = new Log(readConfig((env) => new ProcessConfig(env), { LOG_LEVEL: 'silent' }));
    clients = [1, 2].map(() => createRedis({ url: url.href }, log));
    await waitFor(() => clients.every(({ isReady }) => isReady));
    commits = clients.map(() => new CommitLog());
    marks = clients.map((client, n) => new WriteMarks(client, commits[n]!, log));
    userId = newId<'User'>();
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.disconnect().catch(() => undefined)));
    await proxy.close();
    await redis.close();
  });

  const found = (id = userId, n = 1) => marks[n]!.find(id, () => Promise.resolve('0-1-100'));
  const key = () => `replica:after:${userId}`;

  /** A request that may write; its answer ends it. */
  async function begin({ n = 0, id = userId, params = {} } = {}): Promise<Answer> {
    const raw: Answer = Object.assign(new EventEmitter(), { writableFinished: false, statusCode: 200 });
    const principal = { kind: 'user', userId: id };
    const before = await redis.client.hLen(key());
    marks[n]!.watch({ principal, params } as unknown as FastifyRequest, { raw } as unknown as FastifyReply);
    await waitFor(async () => (await redis.client.hLen(key())) > before);
    return raw;
  }

  async function answered(raw: Answer, { status = 200, complete = true } = {}): Promise<void> {
    const before = await redis.client.hLen(key());
    Object.assign(raw, { writableFinished: complete, statusCode: status });
    raw.emit('close');
    if (complete && status < 500) await waitFor(async () => (await redis.client.hLen(key())) !== before);
  }

  it('begin with the position of the primary', async () => {
    expect(await found()).toEqual(['0-1-100']);
    expect(await found()).toEqual(['0-1-100']);
  });

  it('are unknown while a write is under way, in every process, and have its position afterwards', async () => {
    await found();
    const raw = await begin();
    commits[0]!.add('0-1-101');
    expect(await found()).toBeUndefined();
    expect(await found(newId<'User'>())).toEqual(['0-1-100']);
    await answered(raw);
    await waitFor(async () => (await found())?.includes('0-1-101'));
  });

  it('are unknown until the last of several writes has ended', async () => {
    await found();
    const [first, second] = [await begin(), await begin({ n: 1 })];
    commits[1]!.add('0-1-102');
    await answered(second);
    expect(await found()).toBeUndefined();
    commits[0]!.add('0-1-101');
    await answered(first);
    await waitFor(async () => (await found())?.includes('0-1-101'));
    expect(await found()).toEqual(['0-1-100', '0-1-102', '0-1-101']);
  });

  it.each<[string, { status?: number; complete?: boolean }]>([
    ['was answered with an error of the server', { status: 503 }],
    ['was given up by its client', { complete: false }],
  ])('stay unknown for half a minute after a write that %s', async (_, answer) => {
    await found();
    await answered(await begin(), answer);
    expect(await found()).toBeUndefined();
    const [token] = Object.keys(await redis.client.hGetAll(key())).filter((field) => field !== 'at');
    await redis.client.hSet(key(), token!, Date.now() - 31_000);
    expect(await found()).toEqual(['0-1-100']);
    expect(await redis.client.hExists(key(), token!)).toBe(false);
  });

  it('stay unknown when the answer to COMMIT was lost', async () => {
    await found();
    const raw = await begin();
    commits[0]!.addUnknown();
    Object.assign(raw, { writableFinished: true }).emit('close');
    commits[0]!.add('0-1-101');
    await answered(await begin());
    expect(await found()).toBeUndefined();
  });

  it('are also those of the user in the path', async () => {
    await found();
    const raw = await begin({ id: newId<'User'>(), params: { userId } });
    commits[0]!.add('0-1-105');
    await answered(raw);
    await waitFor(async () => (await found())?.includes('0-1-105'));
  });

  it('begin again at the present position of the primary when Redis is emptied', async () => {
    await found();
    const raw = await begin();
    await redis.flush();
    commits[0]!.add('0-1-101');
    Object.assign(raw, { writableFinished: true }).emit('close');
    expect(await marks[1]!.find(userId, () => Promise.resolve('0-1-101'))).toEqual(['0-1-101']);
  });

  it('are not begun over a write that began meanwhile', async () => {
    const finding = marks[1]!.find(userId, async () => {
      await begin();
      return '0-1-100';
    });
    expect(await finding).toBeUndefined();
  });

  it('hold a bounded number of positions, the last ones', async () => {
    await found();
    for (let round = 0; round < 20; round++) {
      const raw = await begin();
      for (let n = 0; n < 16; n++) commits[0]!.add(`0-1-${1_000 + round * 16 + n}`);
      await answered(raw);
    }
    await waitFor(async () => (await found())?.includes(`0-1-${1_000 + 319}`));
    expect((await redis.client.hGet(key(), 'at'))!.length).toBeLessThanOrEqual(1_001);
    expect(await found()).not.toContain('0-1-100');
  });

  it('are believed by nobody for a while after Redis did not answer', async () => {
    await found();
    await proxy.refuse();
    await waitFor(() => clients.every(({ isReady }) => !isReady));
    await expect(found()).rejects.toThrow('redis');
    await proxy.heal();
    await waitFor(() => clients.every(({ isReady }) => isReady));
    expect(await found()).toBeUndefined();
    expect(await found(userId, 0)).toEqual(['0-1-100']);
  });

  it('of shared data follow their changes', async () => {
    await marks[0]!.changed('catalogue', '0-1-7');
    expect(await marks[1]!.find('catalogue', () => Promise.resolve('-'))).toEqual(['0-1-7']);
    await marks[0]!.changed('catalogue', undefined);
    expect(await marks[1]!.find('catalogue', () => Promise.resolve('-'))).toBeUndefined();
  });
});
