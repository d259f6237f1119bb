import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Unavailable } from '@app/kernel';
import { BackgroundWork, Log } from '@app/platform';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AdminAccount, ProvisionAdminUseCase } from '../application/provision-admin.use-case';
import { AccountsConfig } from './accounts.config';

const PAUSE_MS = 100;

/**
 * Creates the configured admin at every start. An invalid configuration fails the start. Without the database or Redis
 * the start continues, and the admin is created when both are available.
 */
@Injectable()
export class AdminProvisioning extends BackgroundWork implements OnApplicationBootstrap {
  constructor(
    private readonly accounts: AccountsConfig,
    private readonly provisionAdmin: ProvisionAdminUseCase,
    private readonly log: Log,
  ) {
    super();
  }

  async onApplicationBootstrap(): Promise<void> {
    const { admin } = this.accounts;
    if (admin && !(await this.canProvision(admin))) this.running = this.goOnTrying(admin);
  }

  /** Returns false when a dependency is unavailable. */
  private async canProvision(admin: AdminAccount): Promise<boolean> {
    try {
      await this.provisionAdmin.execute(admin);
      return true;
    } catch (error) {
      if (error instanceof Unavailable) return false;
      throw error;
    }
  }

  private async goOnTrying(admin: AdminAccount): Promise<void> {
    const { signal } = this.stopping;
    try {
      do await sleep(PAUSE_MS, undefined, { signal });
      while (!(await this.canProvision(admin)));
    } catch (error) {
      if (!signal.aborted) this.log.error({ err: error }, 'admin provisioning failed');
    }
  }
}
