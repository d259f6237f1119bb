import { Injectable } from '@nestjs/common';
import { argon2id, hash, needsRehash, verify } from 'argon2';
import { randomBytes } from 'node:crypto';
import { Semaphore } from '@app/platform';
import { type HashingShare, PasswordHasher } from '../application/password-hasher';
import { identityErrors } from '../domain/identity.errors';
import type { Password } from '../domain/password';
import { PasswordConfig } from './password.config';

interface Parameters {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

@Injectable()
export class Argon2PasswordHasher extends PasswordHasher {
  private readonly parameters: Parameters;
  /** Each hash under way holds its memory and a thread. */
  private readonly queues: Readonly<Record<HashingShare, Semaphore>>;
  private readonly nobodysHash: string;

  constructor({ memoryKib, iterations, parallelism, signIns, signUps }: PasswordConfig) {
    super();
    this.parameters = { memoryCost: memoryKib, timeCost: iterations, parallelism };
    const refusal = () => identityErrors.error('identity.busy', { retryAfterSeconds: 1 });
    this.queues = {
      'sign-in': new Semaphore({ ...signIns, refusal }),
      'sign-up': new Semaphore({ ...signUps, refusal }),
    };
    this.nobodysHash = hashOfNothing(this.parameters);
  }

  async hash(password: Password, share: HashingShare): Promise<string> {
    return this.queues[share].run(() => hash(password.reveal(), { type: argon2id, ...this.parameters }));
  }

  async verify(password: Password, passwordHash = this.nobodysHash): Promise<boolean> {
    return this.queues['sign-in'].run(() => verify(passwordHash, password.reveal()));
  }

  isOutdated(passwordHash: string): boolean {
    return needsRehash(passwordHash, this.parameters);
  }
}

/** Looks like a hash of today's parameters and costs as much to check, but is random: no password fits it. */
function hashOfNothing({ memoryCost, timeCost, parallelism }: Parameters): string {
  const random = (bytes: number) => randomBytes(bytes).toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${random(16)}$${random(32)}`;
}
