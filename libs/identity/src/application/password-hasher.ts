import type { Password } from '../domain/password';

/** Slow on purpose (argon2id, tens of milliseconds and 19 MiB each), so that a stolen table is of little use. */
export abstract class PasswordHasher {
  /** @throws identity.busy when too many wait already. */
  abstract hash(password: Password): Promise<string>;

  /**
   * Without a hash (nobody has the address) it takes as long as with one and says no.
   * @throws identity.busy when too many wait already.
   */
  abstract verify(password: Password, hash: string | undefined): Promise<boolean>;

  /** Whether the hash was made with other parameters than those of today. */
  abstract isOutdated(hash: string): boolean;
}
