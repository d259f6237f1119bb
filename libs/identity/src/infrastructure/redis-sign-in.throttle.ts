import { Inject, Injectable } from '@nestjs/common';
import { REDIS, type RedisClient, withRedis } from '@app/platform';
import { createHash } from 'node:crypto';
import { type SignInAttempt, SignInThrottle } from '../application/sign-in-throttle';
import { clientNetworkOf } from './client-network';
import { SignInConfig } from './sign-in.config';

interface Counter {
  readonly key: string;
  readonly limit: number;
}

/** One counter for each address, which begins with the first failure and expires as a whole. */
@Injectable()
export class RedisSignInThrottle extends SignInThrottle {
  constructor(
    @Inject(REDIS) private readonly redis: RedisClient,
    private readonly config: SignInConfig,
  ) {
    super();
  }

  async secondsToWait(attempt: SignInAttempt): Promise<number> {
    const waits = await Promise.all(
      this.countersOf(attempt).map(async ({ key, limit }) => {
        const [failures, ttlMs] = await withRedis(() => this.redis.multi().get(key).pTTL(key).exec());
        return Number(failures) < limit ? 0 : secondsOf(ttlMs);
      }),
    );
    return Math.max(...waits);
  }

  async countFailure(attempt: SignInAttempt): Promise<number> {
    const waits = await Promise.all(
      this.countersOf(attempt).map(async ({ key, limit }) => {
        const [, failures, ttlMs] = await withRedis(() =>
          this.redis.multi().set(key, 0, { PX: this.config.windowMs, NX: true }).incr(key).pTTL(key).exec(),
        );
        return Number(failures) <= limit ? 0 : secondsOf(ttlMs);
      }),
    );
    return Math.max(...waits);
  }

  private countersOf({ email, clientAddress }: SignInAttempt): Counter[] {
    return [
      { key: keyOf('email', email.address), limit: this.config.failuresPerEmail },
      { key: keyOf('address', clientNetworkOf(clientAddress)), limit: this.config.failuresPerAddress },
    ];
  }
}

/** Hashed: what Redis shows to whoever looks at its keys is nobody's address. */
const keyOf = (kind: string, value: string): string =>
  `identity:sign-in-failures:${kind}:${createHash('sha256').update(value).digest('base64url')}`;

/** At least one: a Retry-After of 0 would be no answer. */
const secondsOf = (ttlMs: unknown): number => Math.max(1, Math.ceil(Number(ttlMs) / 1_000));
