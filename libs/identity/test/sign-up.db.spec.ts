import { UserDirectory } from '@app/platform';
import { newId } from '@app/kernel';
import { createFaultyProxy } from '@test/support/faulty-proxy';
import { UserRepository } from '../src/application/user.repository';
import { Email } from '../src/domain/email';
import { IdentityServers, PASSWORD, someEmail, TestIdentity } from './identity.fixture';

describe('Sign-up', () => {
  let servers: IdentityServers;
  let identity: TestIdentity;

  beforeAll(async () => {
    servers = await IdentityServers.start();
    identity = await TestIdentity.start(servers);
  });
  afterAll(async () => {
    await identity.stop();
    await servers.stop();
  });

  const rowsOf = (email: Email): Promise<{ name: string; role: string; password_hash: string }[]> =>
    servers.database.dataSource.query('SELECT name, role, password_hash FROM users WHERE email = ?', [email.address]);

  it('creates a customer and stores a hash of the password, not the password', async () => {
    const email = someEmail();
    await identity.signUp({ email, name: '김민지 😀' });
    const [row] = await rowsOf(email);
    expect(row).toMatchObject({ name: '김민지 😀', role: 'customer' });
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=1024,p=1,t=1\$/);
    expect(row?.password_hash).not.toContain(PASSWORD);
  });

  it('makes the customer visible to other contexts', async () => {
    const { userId } = await identity.signUp();
    const users = identity.module.get(UserDirectory);
    await expect(users.exists(userId)).resolves.toBe(true);
    await expect(users.exists(newId())).resolves.toBe(false);
  });

  it('refuses an address that is taken, in upper or lower case', async () => {
    const email = Email.of(`Taken-${newId()}@example.com`);
    await identity.signUp({ email });
    const again = identity.signUp({ email: Email.of(email.address.toUpperCase()) });
    await expect(again).rejects.toMatchObject({ code: 'identity.email-taken' });
  });

  it('refuses a weak password and writes nothing', async () => {
    const email = someEmail();
    await expect(identity.signUp({ email, password: 'password123' })).rejects.toMatchObject({
      code: 'identity.weak-password',
    });
    await expect(rowsOf(email)).resolves.toEqual([]);
  });

  it('succeeds exactly once for one address, with any number of concurrent tries', async () => {
    const email = someEmail();
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => identity.signUp({ email })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes.filter(({ status }) => status === 'rejected')) {
      expect(outcome).toMatchObject({ reason: { code: 'identity.email-taken' } });
    }
    await expect(rowsOf(email)).resolves.toHaveLength(1);
  });

  it('succeeds once when two requests have both seen that the address is free', async () => {
    const email = someEmail();
    const users = identity.module.get(UserRepository);
    const lockByEmail = users.lockByEmail.bind(users);
    let bothHaveSeen!: () => void;
    const both = new Promise<void>((resolve) => (bothHaveSeen = resolve));
    let looks = 0;
    const look = jest.spyOn(users, 'lockByEmail').mockImplementation(async (...args) => {
      const holder = await lockByEmail(...args);
      if (++looks === 2) bothHaveSeen();
      if (looks <= 2) await both;
      return holder;
    });
    try {
      const outcomes = await Promise.allSettled([identity.signUp({ email }), identity.signUp({ email })]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(outcomes).toContainEqual(
        expect.objectContaining({ reason: expect.objectContaining({ code: 'identity.email-taken' }) }),
      );
      await expect(rowsOf(email)).resolves.toHaveLength(1);
    } finally {
      look.mockRestore();
    }
  });

  it('succeeds once when the answer to COMMIT is lost', async () => {
    const { host, port } = servers.database.config;
    const proxy = await createFaultyProxy(port, host);
    const far = await TestIdentity.start(servers, { DATABASE_HOST: '127.0.0.1', DATABASE_PORT: String(proxy.port) });
    try {
      const email = someEmail();
      const lost = proxy.loseAnswerTo('COMMIT');
      const user = await far.signUp({ email });
      await lost;
      expect(user.email).toEqual(email);
      await expect(rowsOf(email)).resolves.toHaveLength(1);
    } finally {
      await far.stop();
      await proxy.close();
    }
  });
});
