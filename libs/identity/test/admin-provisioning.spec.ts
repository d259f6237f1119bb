import { Unavailable } from '@app/kernel';
import type { Log } from '@app/platform';
import { waitFor } from '@test/support/wait-for';
import { toldToEnd } from '@test/support/told-to-end';
import type { AdminAccount, ProvisionAdminUseCase } from '../src/application/provision-admin.use-case';
import { Email } from '../src/domain/email';
import { AdminProvisioning } from '../src/infrastructure/admin-provisioning';

const admin: AdminAccount = { email: Email.of('admin@shop.example'), passwordHash: '$argon2id$…' };

describe('AdminProvisioning', () => {
  const execute = jest.fn<Promise<void>, [AdminAccount]>();
  const error = jest.fn();
  const provisioning = (account: AdminAccount | undefined) =>
    new AdminProvisioning(
      { admin: account, apiKeys: [] },
      { execute } as unknown as ProvisionAdminUseCase,
      { error } as unknown as Log,
    );

  beforeEach(() => {
    execute.mockReset();
    error.mockReset();
  });

  it('creates the configured admin', async () => {
    execute.mockResolvedValue();
    await provisioning(admin).onApplicationBootstrap();
    expect(execute.mock.calls).toEqual([[admin]]);
  });

  it('does nothing without a configured admin', async () => {
    await provisioning(undefined).onApplicationBootstrap();
    expect(execute).not.toHaveBeenCalled();
  });

  it('fails the start with any error other than an unavailable dependency', async () => {
    execute.mockRejectedValue(new TypeError('a bug'));
    await expect(provisioning(admin).onApplicationBootstrap()).rejects.toThrow('a bug');
    expect(execute).toHaveBeenCalledTimes(1);
  });

  it('lets the start continue without Redis or the database, and retries until the admin exists', async () => {
    execute.mockRejectedValueOnce(new Unavailable('redis')).mockRejectedValueOnce(new Unavailable('database'));
    execute.mockResolvedValue();
    await provisioning(admin).onApplicationBootstrap();
    expect(execute).toHaveBeenCalledTimes(1);
    await waitFor(() => execute.mock.calls.length === 3, { what: 'the third attempt' });
    expect(error).not.toHaveBeenCalled();
  });

  it('stops retrying when the process ends', async () => {
    execute.mockRejectedValue(new Unavailable('database'));
    const provisioner = provisioning(admin);
    await provisioner.onApplicationBootstrap();
    await toldToEnd(provisioner); // would wait forever
    expect(error).not.toHaveBeenCalled();
  });
});
