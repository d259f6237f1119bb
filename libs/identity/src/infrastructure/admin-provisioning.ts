import {
  type BeforeApplicationShutdown,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Unavailable } from '@app/kernel';
import { Log } from '@app/platform';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AdminAccount, ProvisionAdminUseCase } from '../application/provision-admin.use-case';
import { AccountsConfig } from './accounts.config';

const PAUSE_MS = 100;

/**
 * Makes the configured admin at every start. A start that can't fails; one whose database or Redis is away goes on without
 * waiting for them, and makes it when they are there.
 */
@Injectable()
export class AdminProvisioning implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly accounts: AccountsConfig,
    private readonly provisionAdmin: ProvisionAdminUseCase,
    private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { admin } = this.accounts;
    if (admin && !(await this.canProvision(admin))) this.running = this.goOnTrying(admin);
  }

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.running;
  }

  /** False when something that it needs is away. */
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
      if (!signal.aborted) this.log.error({ err: error }, 'the configured admin could not be made');
    }
  }
}
