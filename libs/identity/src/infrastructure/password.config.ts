import type { Environment } from '@app/platform';

/** How many hashes may be under way at once in a process, and how many more may wait before they are refused with 503. */
export interface HashingBounds {
  readonly atOnce: number;
  readonly waiting: number;
}

/** Cost of a password hash: argon2id, by default 19 MiB, 2 passes, 1 lane (OWASP Password Storage Cheat Sheet). */
export class PasswordConfig {
  readonly memoryKib: number;
  readonly iterations: number;
  readonly parallelism: number;
  /** Node has four threads for the hashes of both shares, and for files and name look-ups. */
  readonly signIns: HashingBounds;
  /** A share of their own: a flood of sign-ups must not shut out sign-ins. */
  readonly signUps: HashingBounds;

  constructor(env: Environment) {
    this.parallelism = env.integer('PASSWORD_PARALLELISM', { min: 1, max: 64, fallback: 1 });
    // RFC 9106, section 3.1: eight blocks of 1 KiB a lane at least.
    this.memoryKib = env.integer('PASSWORD_MEMORY_KIB', {
      min: 8 * this.parallelism,
      max: 4_194_304,
      fallback: 19_456,
    });
    this.iterations = env.integer('PASSWORD_ITERATIONS', { min: 1, max: 1_000, fallback: 2 });
    this.signIns = {
      atOnce: env.integer('PASSWORD_HASHES_AT_ONCE', { min: 1, max: 1_024, fallback: 2 }),
      waiting: env.integer('PASSWORD_HASHES_WAITING', { min: 0, max: 100_000, fallback: 100 }),
    };
    this.signUps = {
      atOnce: env.integer('SIGN_UP_HASHES_AT_ONCE', { min: 1, max: 1_024, fallback: 1 }),
      waiting: env.integer('SIGN_UP_HASHES_WAITING', { min: 0, max: 100_000, fallback: 50 }),
    };
  }
}
