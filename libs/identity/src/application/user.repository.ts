import type { Tx, UserId } from '@app/kernel';
import type { Email } from '../domain/email';
import type { User } from '../domain/user';

export abstract class UserRepository {
  /** A plain read outside any transaction. @throws Unavailable */
  abstract findByEmail(email: Email): Promise<User | undefined>;

  /** Locks the row FOR UPDATE; nothing where nobody has the address. */
  abstract lockByEmail(tx: Tx, email: Email): Promise<User | undefined>;

  /** @throws TransactionConflict when the address was taken meanwhile. */
  abstract insert(tx: Tx, user: User): Promise<void>;

  /** Writes role and password hash. */
  abstract saveAccess(tx: Tx, user: User): Promise<void>;

  /** Writes `to` only where the hash still is `from`, so that a password changed meanwhile stays changed. */
  abstract replacePasswordHash(
    tx: Tx,
    change: { readonly userId: UserId; readonly from: string; readonly to: string },
  ): Promise<void>;
}
