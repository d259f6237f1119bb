import { Inject, Injectable } from '@nestjs/common';
import { REDIS, type RedisClient, withRedis } from '@app/platform';
import { createHash } from 'node:crypto';
import { type SignInAttempt, SignInThrottle, type Throttling } from '../application/sign-in-throttle';
import { clientNetworkOf } from './client-network';
import { SignInConfig } from './sign-in.config';

const FIRST_DELAY_MS = 100;

interface Count {
  readonly failures: number;
  readonly ttlMs: number;
}

interface Counter {
  readonly key: string;
  /** The failures after which attempts are refused; undefined when attempts are only delayed. */
  readonly limit: number;
}

/**
 * One counter for each account, each network, and each pair of them. It begins with the first failure and expires as a
 * whole.
 */
@Injectable()
export class RedisSignInThrottle extends SignInThrottle {
  constructor(
    @Inject(REDIS) private readonly redis: RedisClient,
    private readonly config: SignInConfig,
  ) {
    super();
  }

  async throttlingOf(attempt: SignInAttempt): Promise<Throttling> {
    const counters = this.refusingFor(attempt);
    const [ofAccount, ...refusing] = await Promise.all([
      this.read(keyOfAccount(attempt)),
      ...counters.map(({ key }) => this.read(key)),
    ]);
    const waits = refusing.map(({ failures, ttlMs }, n) => (failures < limitOf(counters[n]) ? 0 : secondsOf(ttlMs)));
    return { refusedForSeconds: Math.max(...waits), delayMs: this.delayAfter(ofAccount.failures) };
  }

  async countFailure(attempt: SignInAttempt): Promise<number> {
    const counters = this.refusingFor(attempt);
    const [, ...refusing] = await Promise.all([
      this.add(keyOfAccount(attempt)),
      ...counters.map(({ key }) => this.add(key)),
    ]);
    return Math.max(
      ...refusing.map(({ failures, ttlMs }, n) => (failures <= limitOf(counters[n]) ? 0 : secondsOf(ttlMs))),
    );
  }

  private async read(key: string): Promise<Count> {
    const [failures, ttlMs] = await withRedis(() => this.redis.multi().get(key).pTTL(key).exec());
    return { failures: Number(failures), ttlMs: Number(ttlMs) };
  }

  private async add(key: string): Promise<Count> {
    const [, failures, ttlMs] = await withRedis(() =>
      this.redis.multi().set(key, 0, { PX: this.config.windowMs, NX: true }).incr(key).pTTL(key).exec(),
    );
    return { failures: Number(failures), ttlMs: Number(ttlMs) };
  }

  /** Doubles with each failure past the limit. */
  private delayAfter(failures: number): number {
    const { failuresBeforeDelay, longestDelayMs } = this.config;
    if (failures < failuresBeforeDelay) return 0;
    return Math.min(longestDelayMs, FIRST_DELAY_MS * 2 ** Math.min(failures - failuresBeforeDelay, 30));
  }

  private refusingFor({ email, clientAddress }: SignInAttempt): readonly Counter[] {
    const network = clientNetworkOf(clientAddress);
    return [
      {
        key: keyOf('account-and-network', `${email.address} ${network}`),
        limit: this.config.failuresPerEmailAndNetwork,
      },
      { key: keyOf('network', network), limit: this.config.failuresPerNetwork },
    ];
  }
}

const limitOf = (counter: Counter | undefined): number => counter?.limit ?? Infinity;

const keyOfAccount = ({ email }: SignInAttempt): string => keyOf('account', email.address);

/** Hashed, so that Redis' keys contain no address. */
const keyOf = (kind: string, value: string): string =>
  `identity:sign-in-failures:${kind}:${createHash('sha256').update(value).digest('base64url')}`;

/** At least one: a Retry-After of 0 has no use. */
const secondsOf = (ttlMs: number): number => Math.max(1, Math.ceil(ttlMs / 1_000));
