import type { Password } from '../domain/password';

/**
 * The operation that a hash belongs to. Hashes of one share wait only for each other, so a flood of sign-ups delays no
 * sign-in and gets the smaller part of the processor.
 */
export type HashingShare = 'sign-in' | 'sign-up';

/** Slow on purpose (argon2id, tens of milliseconds and 19 MiB each), so that a stolen table is of little use. */
export abstract class PasswordHasher {
  /** @throws identity.busy when too many hashes of that share wait already. */
  abstract hash(password: Password, share: HashingShare): Promise<string>;

  /**
   * Verifies a password. Without a hash (no account has the address) it returns false after the same time. Uses the
   * share of sign-ins.
   * @throws identity.busy when too many hashes wait already.
   */
  abstract verify(password: Password, hash: string | undefined): Promise<boolean>;

  /** Whether the hash uses other parameters than the current configuration. */
  abstract isOutdated(hash: string): boolean;
}
