import { Injectable } from '@nestjs/common';
import { Clock, newId, type Tx, UnitOfWork } from '@app/kernel';
import type { Email } from '../domain/email';
import type { User } from '../domain/user';
import { SessionStore } from './session-store';
import { UserRepository } from './user.repository';

export interface AdminAccount {
  readonly email: Email;
  /** A PHC string of argon2id: the configuration never has the password itself. */
  readonly passwordHash: string;
}

@Injectable()
export class ProvisionAdminUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly users: UserRepository,
    private readonly sessions: SessionStore,
  ) {}

  /**
   * Makes the account with the address an admin with the configured password, or creates the account. Any number of
   * processes may run it concurrently, and again at every start.
   * @throws Unavailable
   */
  async execute(account: AdminAccount): Promise<void> {
    const found = await this.users.findByEmail(account.email);
    if (found && isProvisioned(found, account)) return;
    // Sessions end first: after a failure in between, the next start finds the old hash and repeats both steps.
    if (found) await this.sessions.closeAll(found.userId);
    const admin: User = {
      userId: newId(),
      name: 'Admin',
      role: 'admin',
      createdAt: this.clock.now(),
      ...account,
    };
    await this.uow.run((tx) => this.write(tx, admin));
  }

  private async write(tx: Tx, admin: User): Promise<void> {
    const holder = await this.users.lockByEmail(tx, admin.email);
    if (!holder) return this.users.insert(tx, admin);
    await this.users.saveAccess(tx, { ...holder, role: admin.role, passwordHash: admin.passwordHash });
  }
}

const isProvisioned = (user: User, { passwordHash }: AdminAccount): boolean =>
  user.role === 'admin' && user.passwordHash === passwordHash;
