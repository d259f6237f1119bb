import type { Tx, UserId } from '@app/kernel';
import type { Email } from '../domain/email';
import type { User } from '../domain/user';

export abstract class UserRepository {
  /** A plain read outside any transaction. @throws Unavailable */
  abstract findByEmail(email: Email): Promise<User | undefined>;

  /** Locks the row FOR UPDATE; returns nothing when no account has the address. */
  abstract lockByEmail(tx: Tx, email: Email): Promise<User | undefined>;

  /** @throws TransactionConflict when another transaction has taken the address. */
  abstract insert(tx: Tx, user: User): Promise<void>;

  /** Updates role and password hash. */
  abstract saveAccess(tx: Tx, user: User): Promise<void>;

  /** Writes `to` only while the hash is still `from`, so that a concurrent password change is kept. */
  abstract replacePasswordHash(
    tx: Tx,
    change: { readonly userId: UserId; readonly from: string; readonly to: string },
  ): Promise<void>;
}
