import { UserDirectory } from '@app/platform';
import { SessionStore } from '../src/application/session-store';
import { PasswordHasher } from '../src/application/password-hasher';
import { ProvisionAdminUseCase } from '../src/application/provision-admin.use-case';
import type { Email } from '../src/domain/email';
import { Password } from '../src/domain/password';
import { IdentityServers, PASSWORD, someEmail, TestIdentity } from './identity.fixture';

const OTHER_PASSWORD = 'four quiet rivers';

describe('The configured admin', () => {
  let servers: IdentityServers;
  let identity: TestIdentity;
  let hashes: { first: string; second: string };

  beforeAll(async () => {
    servers = await IdentityServers.start();
    identity = await TestIdentity.start(servers);
    const hasher = identity.module.get(PasswordHasher);
    hashes = {
      first: await hasher.hash(Password.typed(PASSWORD), 'sign-in'),
      second: await hasher.hash(Password.typed(OTHER_PASSWORD), 'sign-in'),
    };
  });
  afterAll(async () => {
    await identity.stop();
    await servers.stop();
  });

  const provision = (email: Email, passwordHash: string) =>
    identity.module.get(ProvisionAdminUseCase).execute({ email, passwordHash });
  const rowsOf = (email: Email): Promise<{ id: Buffer; role: string; password_hash: string }[]> =>
    servers.database.dataSource.query('SELECT id, role, password_hash FROM users WHERE email = ?', [email.address]);

  it('signs in as an admin, and cannot be charged or buy', async () => {
    const email = someEmail();
    await provision(email, hashes.first);
    const { user } = await identity.signIn({ email });
    expect(user.roles).toEqual(['admin']);
    await expect(identity.module.get(UserDirectory).exists(user.userId)).resolves.toBe(false);
  });

  it('is created once by any number of processes, and stays unchanged at the next start', async () => {
    const email = someEmail();
    await Promise.all(Array.from({ length: 6 }, () => provision(email, hashes.first)));
    const rows = await rowsOf(email);
    expect(rows).toHaveLength(1);
    const { token } = await identity.signIn({ email });
    await provision(email, hashes.first);
    await expect(rowsOf(email)).resolves.toEqual(rows);
    await expect(identity.module.get(SessionStore).find(token)).resolves.toBeDefined();
  });

  it('has the new password when the configured one changes, and no earlier session', async () => {
    const email = someEmail();
    await provision(email, hashes.first);
    const { token } = await identity.signIn({ email });
    await provision(email, hashes.second);
    await expect(identity.module.get(SessionStore).find(token)).resolves.toBeUndefined();
    await expect(identity.signIn({ email })).rejects.toMatchObject({ code: 'identity.bad-credentials' });
    await expect(identity.signIn({ email, password: OTHER_PASSWORD })).resolves.toBeDefined();
  });

  it('takes over the account of a customer who signed up with the address', async () => {
    const email = someEmail();
    const squatter = await identity.signUp({ email, password: OTHER_PASSWORD });
    const { token } = await identity.signIn({ email, password: OTHER_PASSWORD });
    await provision(email, hashes.first);
    await expect(identity.module.get(SessionStore).find(token)).resolves.toBeUndefined();
    await expect(identity.signIn({ email, password: OTHER_PASSWORD })).rejects.toMatchObject({
      code: 'identity.bad-credentials',
    });
    expect((await identity.signIn({ email })).user).toMatchObject({ userId: squatter.userId, roles: ['admin'] });
  });

  it('keeps the configured hash at a sign-in, whatever the cost of the hash', async () => {
    const email = someEmail();
    await provision(email, hashes.first);
    const stronger = await TestIdentity.start(servers, { PASSWORD_ITERATIONS: '3' });
    await stronger.signIn({ email });
    await stronger.stop();
    expect((await rowsOf(email))[0]?.password_hash).toBe(hashes.first);
  });
});
