import { connect } from 'node:net';
import { Unavailable } from '@app/kernel';
import { Authenticator } from '@app/platform';
import { freePort } from '@test/support/ports';
import { TestClock } from '@test/support/test-clock';
import { waitFor } from '@test/support/wait-for';
import { SignOutEverywhereUseCase } from '../src/application/sign-out-everywhere.use-case';
import { SignOutUseCase } from '../src/application/sign-out.use-case';
import { SessionStore } from '../src/application/session-store';
import { IdentityServers, sessionUser, TestIdentity } from './identity.fixture';

const HOUR = 3_600_000;

describe('Sessions', () => {
  let servers: IdentityServers;
  let identity: TestIdentity;
  const start = async (environment: Record<string, string> = {}): Promise<void> => {
    identity = await TestIdentity.start(servers, environment, { clock: new TestClock(new Date()) });
  };
  const sessions = () => identity.module.get(SessionStore);
  const keys = () => servers.redis.client.keys('identity:session:*');

  beforeAll(async () => {
    servers = await IdentityServers.start();
  });
  beforeEach(() => servers.redis.flush());
  afterEach(async () => {
    jest.restoreAllMocks();
    await identity.stop();
  });
  afterAll(() => servers.stop());

  it('are found only by their token', async () => {
    await start();
    const user = sessionUser();
    const { token, expiresAt } = await sessions().open(user);
    const found = await identity.module.get(Authenticator).findSession(token);
    expect(found).toEqual({ kind: 'user', ...user, expiresAt });
    for (const other of ['', 'x', token.slice(1), token.toLowerCase()]) {
      await expect(sessions().find(other)).resolves.toBeUndefined();
    }
  });

  it('leave nothing in Redis that allows a sign-in', async () => {
    await start();
    const { token } = await sessions().open(sessionUser());
    const [key] = await keys();
    const value = await servers.redis.client.get(key!);
    expect(`${key} ${value}`).not.toContain(token);
    await expect(sessions().find(key!.split(':').at(-1)!)).resolves.toBeUndefined();
  });

  it('end after their idle time-out', async () => {
    await start({ SESSION_IDLE_SECONDS: '1' });
    const { token } = await sessions().open(sessionUser());
    expect(await keys()).toHaveLength(1);
    await waitFor(async () => (await keys()).length === 0, { what: 'the idle time-out' });
    await expect(sessions().find(token)).resolves.toBeUndefined();
  });

  it('are extended by a use, in one command', async () => {
    await start({ SESSION_IDLE_SECONDS: '3' });
    const { token } = await sessions().open(sessionUser());
    const [key] = await keys();
    await waitFor(async () => (await servers.redis.client.pTTL(key!)) < 2_900, { what: 'some idle time' });
    expect(await commandsOf(servers, () => sessions().find(token))).toEqual(['GETEX', 'ECHO']);
    expect(await servers.redis.client.pTTL(key!)).toBeGreaterThan(2_900);
  });

  it('are extended once an interval, and otherwise only read, all of one turn in one command', async () => {
    await start({ SESSION_IDLE_SECONDS: '3600' }); // the interval is a minute
    const [here, there] = [await sessions().open(sessionUser()), await sessions().open(sessionUser())];
    const find = () => Promise.all([here, there, here].map(({ token }) => sessions().find(token)));
    expect(await commandsOf(servers, find)).toEqual(['GETEX', 'GETEX', 'GETEX', 'ECHO']);
    expect(await commandsOf(servers, find)).toEqual(['MGET', 'ECHO']);
    const found = await find();
    expect(found.map((session) => session?.user)).toEqual([here.user, there.user, here.user]);
    for (let n = 0; n < 2; n++) {
      // an unknown token is not cached
      expect(await commandsOf(servers, () => sessions().find('nobody’s'))).toEqual(['GETEX', 'ECHO']);
    }
  });

  it('live as long as promised, however they are read', async () => {
    await start({ SESSION_IDLE_SECONDS: '60' }); // the interval is a second
    const { token } = await sessions().open(sessionUser());
    await sessions().find(token);
    const [key] = await keys();
    await waitFor(async () => (await servers.redis.client.pTTL(key!)) < 60_500, { what: 'half of the interval' });
    const commands: string[] = await commandsOf(servers, () => sessions().find(token));
    expect(commands).toEqual(['MGET', 'ECHO']);
    expect(await servers.redis.client.pTTL(key!)).toBeGreaterThan(59_900);
    await waitFor(async () => (await servers.redis.client.pTTL(key!)) < 60_000, { what: 'the end of the interval' });
    expect(await commandsOf(servers, () => sessions().find(token))).toEqual(['GETEX', 'ECHO']);
  });

  it('are extended again when the response to an extension arrives in the next interval', async () => {
    await start({ SESSION_IDLE_SECONDS: '3600' }); // the interval is a minute
    const { token } = await sessions().open(sessionUser());
    const { redis } = identity;
    const [sendCommand, now] = [redis.sendCommand.bind(redis), performance.now.bind(performance)];
    jest.spyOn(redis, 'sendCommand').mockImplementationOnce(async (...args) => {
      const answer = await sendCommand(...args);
      jest.spyOn(performance, 'now').mockImplementation(() => now() + 60_000);
      await sessions().find('nobody’s'); // the next interval begins
      return answer;
    });
    await sessions().find(token);
    expect(await commandsOf(servers, () => sessions().find(token))).toEqual(['GETEX', 'ECHO']);
    expect(await commandsOf(servers, () => sessions().find(token))).toEqual(['MGET', 'ECHO']);
  });

  it('end at once, also after recent uses', async () => {
    await start();
    const user = sessionUser();
    const { token } = await sessions().open(user);
    const other = await sessions().open(sessionUser());
    for (let n = 0; n < 3; n++) await Promise.all([token, other.token].map((each) => sessions().find(each)));
    await sessions().close(user.userId, token);
    const [ended, open] = await Promise.all([token, other.token].map((each) => sessions().find(each)));
    expect(ended).toBeUndefined();
    expect(open?.user).toEqual(other.user);
  });

  it('are the current ones of Redis, also after earlier reads', async () => {
    await start();
    const { token, user } = await sessions().open(sessionUser());
    await sessions().find(token);
    const [key] = await keys();
    const text = await servers.redis.client.get(key!);
    await servers.redis.client.set(key!, text!.replace('"Kim Minji"', '"Kim Mina"'));
    expect((await sessions().find(token))?.user).toEqual({ ...user, name: 'Kim Mina' });
    await servers.redis.client.set(key!, '{"user":');
    const other = await sessions().open(user);
    await sessions().find(other.token);
    const [unreadable, readable] = await Promise.all([token, other.token].map((each) => sessions().find(each)));
    expect(unreadable).toBeUndefined();
    expect(readable?.user).toEqual(user);
    await servers.redis.client.del(key!);
    await expect(sessions().find(token)).resolves.toBeUndefined();
  });

  it('are all unavailable when the command of a turn gets no answer', async () => {
    await start();
    const opened = [await sessions().open(sessionUser()), await sessions().open(sessionUser())];
    const find = () => Promise.allSettled(opened.map(({ token }) => sessions().find(token)));
    await find();
    await identity.redis.disconnect();
    for (const result of await find()) {
      expect(result).toEqual({ status: 'rejected', reason: expect.any(Unavailable) as unknown });
    }
    await identity.redis.connect();
    for (const result of await find()) expect(result.status).toBe('fulfilled');
  });

  it('end at the absolute time-out in spite of use', async () => {
    await start({ SESSION_IDLE_SECONDS: '1800', SESSION_ABSOLUTE_SECONDS: '3600' });
    const opened = identity.clock.now().getTime();
    const { token, expiresAt, endsAt } = await sessions().open(sessionUser());
    expect(expiresAt.getTime()).toBe(opened + HOUR / 2);
    expect(endsAt.getTime()).toBe(opened + HOUR);
    identity.clock.advance(HOUR - 1);
    expect((await sessions().find(token))?.expiresAt.getTime()).toBe(opened + HOUR);
    identity.clock.advance(1);
    await expect(sessions().find(token)).resolves.toBeUndefined();
  });

  it('end one by one at a sign-out', async () => {
    await start();
    const user = sessionUser();
    const [here, there] = [await sessions().open(user), await sessions().open(user)];
    await identity.module.get(SignOutUseCase).execute(user.userId, here.token);
    await expect(sessions().find(here.token)).resolves.toBeUndefined();
    await expect(sessions().find(there.token)).resolves.toBeDefined();
  });

  it('end all at a sign-out everywhere, and no other user’s', async () => {
    await start();
    const [user, other] = [sessionUser(), sessionUser()];
    const own = [await sessions().open(user), await sessions().open(user), await sessions().open(user)];
    const others = await sessions().open(other);
    await identity.module.get(SignOutEverywhereUseCase).execute(user.userId);
    for (const { token } of own) await expect(sessions().find(token)).resolves.toBeUndefined();
    await expect(sessions().find(others.token)).resolves.toBeDefined();
    await expect(identity.module.get(SignOutEverywhereUseCase).execute(user.userId)).resolves.toBeUndefined();
  });

  it('stay listed when they open during a sign-out everywhere', async () => {
    await start();
    const user = sessionUser();
    const before = await sessions().open(user);
    const { redis } = identity;
    const zRange = redis.zRange.bind(redis);
    let meanwhile = before;
    jest.spyOn(redis, 'zRange').mockImplementationOnce(async (...args) => {
      const hashes = await zRange(...args);
      meanwhile = await sessions().open(user);
      return hashes;
    });
    await sessions().closeAll(user.userId);
    await expect(sessions().find(before.token)).resolves.toBeUndefined();
    await expect(sessions().find(meanwhile.token)).resolves.toBeDefined();
    await sessions().closeAll(user.userId);
    await expect(sessions().find(meanwhile.token)).resolves.toBeUndefined();
  });

  it("that have ended do not accumulate in the user's set", async () => {
    await start({ SESSION_IDLE_SECONDS: '60', SESSION_ABSOLUTE_SECONDS: '60' });
    const user = sessionUser();
    for (let n = 0; n < 5; n++) {
      await sessions().open(user);
      identity.clock.advance(61_000);
    }
    await sessions().open(user);
    expect(await servers.redis.client.zCard(`identity:sessions-of:${user.userId}`)).toBe(1);
  });

  it('are unavailable, and never a bug, without Redis', async () => {
    const url = `redis://127.0.0.1:${await freePort()}`;
    identity = await TestIdentity.start(servers, { REDIS_URL: url }, { redisIsUp: false });
    const user = await identity.signUp(); // this one needs no Redis
    await expect(sessions().find('token')).rejects.toThrow(Unavailable);
    await expect(sessions().closeAll(user.userId)).rejects.toThrow(Unavailable);
    await expect(identity.signIn({ email: user.email })).rejects.toThrow(Unavailable);
  });
});

/** The commands that Redis got in this worker's database meanwhile, from MONITOR. */
async function commandsOf({ redis }: IdentityServers, work: () => Promise<unknown>): Promise<string[]> {
  const { hostname, port, pathname } = new URL(redis.url);
  const monitor = connect(Number(port), hostname).setEncoding('utf8');
  try {
    let output = '';
    monitor.on('data', (chunk: string) => (output += chunk));
    monitor.write('MONITOR\r\n');
    await waitFor(() => output.startsWith('+OK'), { what: 'the monitor' });
    await work();
    await redis.client.echo('end of the commands');
    await waitFor(() => output.includes('end of the commands'), { what: 'the last command' });
    const ofDatabase = new RegExp(`\\[${pathname.slice(1)} [^\\]]*\\] "(\\w+)"`, 'g');
    return [...output.matchAll(ofDatabase)].map(([, command = '']) => command.toUpperCase());
  } finally {
    monitor.destroy();
  }
}
