import type { Environment } from '@app/platform';
import { identitySettings } from '../context';

/**
 * How many hashes a process computes concurrently, and how many more may wait before the next one is refused with 503.
 */
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
  /** A separate share: a flood of sign-ups must not block sign-ins. */
  readonly signUps: HashingBounds;

  constructor(env: Environment) {
    this.parallelism = env.read(identitySettings.PASSWORD_PARALLELISM);
    // RFC 9106, section 3.1: at least eight blocks of 1 KiB a lane.
    this.memoryKib = env.read(identitySettings.PASSWORD_MEMORY_KIB, { min: 8 * this.parallelism });
    this.iterations = env.read(identitySettings.PASSWORD_ITERATIONS);
    this.signIns = {
      atOnce: env.read(identitySettings.PASSWORD_HASHES_AT_ONCE),
      waiting: env.read(identitySettings.PASSWORD_HASHES_WAITING),
    };
    this.signUps = {
      atOnce: env.read(identitySettings.SIGN_UP_HASHES_AT_ONCE),
      waiting: env.read(identitySettings.SIGN_UP_HASHES_WAITING),
    };
  }
}
