import type { Password } from '../domain/password';

/**
 * Whose hashes wait for each other: a flood of sign-ups keeps no sign-in waiting, and has the smaller share of the
 * processor.
 */
export type HashingShare = 'sign-in' | 'sign-up';

/** Slow on purpose (argon2id, tens of milliseconds and 19 MiB each), so that a stolen table is of little use. */
export abstract class PasswordHasher {
  /** @throws identity.busy when too many of that share wait already. */
  abstract hash(password: Password, share: HashingShare): Promise<string>;

  /**
   * Without a hash (nobody has the address) it takes as long as with one and says no. Of the share of sign-ins.
   * @throws identity.busy when too many wait already.
   */
  abstract verify(password: Password, hash: string | undefined): Promise<boolean>;

  /** Whether the hash was made with other parameters than those of today. */
  abstract isOutdated(hash: string): boolean;
}
