import { waitFor } from '@test/support/wait-for';
import { PasswordHasher } from '../src/application/password-hasher';
import { SignInDelay } from '../src/application/sign-in-delay';
import { Email } from '../src/domain/email';
import { Password } from '../src/domain/password';
import type { User } from '../src/domain/user';
import { IdentityServers, PASSWORD, someEmail, TestIdentity } from './identity.fixture';

const WRONG = 'three loud rivers';
const badCredentials = { code: 'identity.bad-credentials', message: expect.any(String) };

describe('Sign-in', () => {
  let servers: IdentityServers;
  const started: TestIdentity[] = [];
  const start = async (environment: Record<string, string> = {}): Promise<TestIdentity> => {
    const identity = await TestIdentity.start(servers, environment);
    started.push(identity);
    return identity;
  };

  beforeAll(async () => {
    servers = await IdentityServers.start();
  });
  afterEach(async () => {
    for (const identity of started.splice(0)) await identity.stop();
  });
  afterAll(() => servers.stop());

  const hashOf = async ({ email }: User): Promise<string> => {
    const rows: { password_hash: string }[] = await servers.database.dataSource.query(
      'SELECT password_hash FROM users WHERE email = ?',
      [email.address],
    );
    return rows[0]!.password_hash;
  };

  it('opens a session of 256 random bits for the right password', async () => {
    const identity = await start();
    const { email, userId } = await identity.signUp();
    const session = await identity.signIn({ email: Email.of(email.address.toUpperCase()) });
    expect(Buffer.from(session.token, 'base64url')).toHaveLength(32);
    expect(session.user).toEqual({ userId, email: email.address, name: 'Kim Minji', roles: ['customer'] });
  });

  it('returns the same error for a wrong password and an unknown address', async () => {
    const identity = await start();
    const { email } = await identity.signUp();
    const wrong: unknown = await identity.signIn({ email, password: WRONG }).catch((error: unknown) => error);
    const unknown: unknown = await identity.signIn({ email: someEmail() }).catch((error: unknown) => error);
    expect(wrong).toMatchObject(badCredentials);
    expect(unknown).toMatchObject({ ...badCredentials, message: (wrong as Error).message });
  });

  it('takes the same time for an unknown address as for a wrong password', async () => {
    const identity = await start({ PASSWORD_MEMORY_KIB: '16384', PASSWORD_ITERATIONS: '2' });
    const { email } = await identity.signUp();
    // Measures processor time: wall-clock time depends on other work of the machine.
    const leastTime = async (who: () => Email): Promise<number> => {
      const times: number[] = [];
      for (let n = 0; n < 5; n++) {
        const before = process.cpuUsage();
        await expect(identity.signIn({ email: who(), password: WRONG })).rejects.toMatchObject(badCredentials);
        const { user, system } = process.cpuUsage(before);
        times.push(user + system);
      }
      return Math.min(...times);
    };
    const wrong = await leastTime(() => email);
    const unknown = await leastTime(someEmail);
    expect(unknown / wrong).toBeGreaterThan(0.6);
    expect(unknown / wrong).toBeLessThan(1.7);
  });

  it('rehashes the password when the configured cost has changed', async () => {
    const user = await (await start()).signUp();
    const stronger = await start({ PASSWORD_MEMORY_KIB: '2048', PASSWORD_ITERATIONS: '2' });
    await expect(stronger.signIn({ email: user.email, password: WRONG })).rejects.toMatchObject(badCredentials);
    expect(await hashOf(user)).toBe(user.passwordHash);
    await stronger.signIn({ email: user.email });
    const renewed = await hashOf(user);
    expect(renewed).toMatch(/m=2048,p=1,t=2/);
    await stronger.signIn({ email: user.email });
    expect(await hashOf(user)).toBe(renewed);
  });

  it('accepts a hash from before other spaces became blanks, and renews it', async () => {
    const identity = await start();
    const user = await identity.signUp();
    const typed = PASSWORD.replace(' ', '\u00a0');
    const hash = await identity.module.get(PasswordHasher).hash(Password.typedBefore(typed)!, 'sign-in');
    await servers.database.dataSource.query('UPDATE users SET password_hash = ? WHERE email = ?', [
      hash,
      user.email.address,
    ]);
    await expect(identity.signIn({ email: user.email })).rejects.toMatchObject(badCredentials);
    await identity.signIn({ email: user.email, password: typed });
    expect(await hashOf(user)).not.toBe(hash);
    await identity.signIn({ email: user.email });
    await identity.signIn({ email: user.email, password: typed });
  });

  it('is refused at once with 503 when too many hashes wait', async () => {
    const identity = await start({ PASSWORD_HASHES_AT_ONCE: '1', PASSWORD_HASHES_WAITING: '1' });
    const { email } = await identity.signUp();
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => identity.signIn({ email })));
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(10);
    for (const outcome of refused) {
      expect(outcome).toMatchObject({ reason: { code: 'identity.busy', retryAfterSeconds: 1 } });
    }
  });

  it('has its own share of the hashes: a flood of sign-ups does not block it', async () => {
    const identity = await start({
      PASSWORD_MEMORY_KIB: '16384',
      PASSWORD_HASHES_AT_ONCE: '1',
      PASSWORD_HASHES_WAITING: '0',
      SIGN_UP_HASHES_AT_ONCE: '1',
      SIGN_UP_HASHES_WAITING: '2',
    });
    const { email } = await identity.signUp();
    let ended = 0;
    const flood = Promise.allSettled(Array.from({ length: 12 }, () => identity.signUp().finally(() => ended++)));
    await waitFor(() => ended > 0, { what: 'the first refused sign-up' });
    await expect(identity.signIn({ email })).resolves.toBeDefined();
    const outcomes = await flood;
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const outcome of refused) expect(outcome).toMatchObject({ reason: { code: 'identity.busy' } });
  });

  describe('after failures', () => {
    const fail = async (identity: TestIdentity, email: Email, clientAddress?: string): Promise<void> => {
      const attempt = identity.signIn({ email, password: WRONG, clientAddress: clientAddress ?? '203.0.113.7' });
      await expect(attempt).rejects.toMatchObject(badCredentials);
    };
    const tooMany = { code: 'identity.too-many-attempts', retryAfterSeconds: expect.any(Number) };

    beforeEach(() => servers.redis.flush());

    it('is refused for the account from that network, even with the right password', async () => {
      const identity = await start({ SIGN_IN_FAILURES_PER_EMAIL_AND_NETWORK: '3' });
      const [user, other] = [await identity.signUp(), await identity.signUp()];
      for (let n = 0; n < 3; n++) await fail(identity, user.email);
      const verify = jest.spyOn(identity.module.get(PasswordHasher), 'verify');
      await expect(identity.signIn({ email: user.email })).rejects.toMatchObject(tooMany);
      expect(verify).not.toHaveBeenCalled(); // no hash is computed
      await expect(identity.signIn({ email: other.email })).resolves.toBeDefined();
    });

    it('lets the owner in from another network, in spite of any number of guesses by strangers', async () => {
      const identity = await start({ SIGN_IN_LONGEST_DELAY_MS: '1' });
      const { email } = await identity.signUp();
      for (let stranger = 1; stranger <= 3; stranger++) {
        for (let n = 0; n < 10; n++) await fail(identity, email, `203.0.113.${stranger}`);
        const locked = identity.signIn({ email, clientAddress: `203.0.113.${stranger}` });
        await expect(locked).rejects.toMatchObject(tooMany);
      }
      await expect(identity.signIn({ email, clientAddress: '198.51.100.1' })).resolves.toBeDefined();
    });

    it('is delayed for the account from all networks, longer with each failure up to a bound, without a hash', async () => {
      const identity = await start({
        SIGN_IN_FAILURES_BEFORE_DELAY: '2',
        SIGN_IN_LONGEST_DELAY_MS: '150',
        SIGN_IN_FAILURES_PER_EMAIL_AND_NETWORK: '1',
      });
      const { email } = await identity.signUp();
      const delay = identity.module.get(SignInDelay);
      const verify = jest.spyOn(identity.module.get(PasswordHasher), 'verify');
      const hashesBefore: number[] = [];
      const wait = jest.spyOn(delay, 'wait').mockImplementation(() => {
        hashesBefore.push(verify.mock.calls.length);
        return Promise.resolve();
      });
      for (let n = 0; n < 5; n++) await fail(identity, email, `203.0.113.${n}`);
      await identity.signIn({ email, clientAddress: '198.51.100.1' });
      expect(wait.mock.calls.map(([ms]) => ms)).toEqual([0, 0, 100, 150, 150, 150]);
      expect(hashesBefore).toEqual([0, 1, 2, 3, 4, 5]);
    });

    it('is refused for the client network, for any account', async () => {
      const identity = await start({ SIGN_IN_FAILURES_PER_NETWORK: '3' });
      const { email } = await identity.signUp();
      for (let n = 0; n < 3; n++) await fail(identity, someEmail(), `2001:db8::${n}`);
      await expect(identity.signIn({ email, clientAddress: '2001:db8::99' })).rejects.toMatchObject(tooMany);
      await expect(identity.signIn({ email, clientAddress: '2001:db8:0:1::1' })).resolves.toBeDefined();
    });

    it('is allowed again after the time that the error returned', async () => {
      const identity = await start({ SIGN_IN_FAILURES_PER_EMAIL_AND_NETWORK: '1', SIGN_IN_WINDOW_SECONDS: '1' });
      const { email } = await identity.signUp();
      await fail(identity, email);
      const refusal: unknown = await identity.signIn({ email }).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ ...tooMany, retryAfterSeconds: 1 });
      await waitFor(() => identity.signIn({ email }), { what: 'the end of the throttling' });
    });

    it('does not count successes', async () => {
      const identity = await start({ SIGN_IN_FAILURES_PER_EMAIL_AND_NETWORK: '2', SIGN_IN_FAILURES_PER_NETWORK: '2' });
      const { email } = await identity.signUp();
      for (let n = 0; n < 5; n++) await identity.signIn({ email });
      await fail(identity, email);
      await expect(identity.signIn({ email })).resolves.toBeDefined();
    });

    it('reveals no more to concurrent guesses than the limit allows', async () => {
      const identity = await start({ SIGN_IN_FAILURES_PER_EMAIL_AND_NETWORK: '3', PASSWORD_HASHES_AT_ONCE: '1' });
      const { email } = await identity.signUp();
      const guesses = [...Array.from({ length: 12 }, () => WRONG), PASSWORD];
      const outcomes = await Promise.allSettled(guesses.map((password) => identity.signIn({ email, password })));
      const codes = outcomes.map((outcome) =>
        outcome.status === 'fulfilled' ? 'signed in' : (outcome.reason as { code: string }).code,
      );
      expect(codes.filter((code) => code === 'identity.bad-credentials')).toHaveLength(3);
      expect(codes.at(-1)).toBe('identity.too-many-attempts');
    });

    it('stores no readable address in Redis', async () => {
      const identity = await start();
      const { email } = await identity.signUp();
      await fail(identity, email, '203.0.113.99');
      const keys = await servers.redis.client.keys('*');
      expect(keys).toHaveLength(3);
      expect(keys.join()).not.toMatch(/example|203\.0/);
      for (const key of keys) expect(await servers.redis.client.ttl(key)).toBeGreaterThan(0);
    });
  });
});
