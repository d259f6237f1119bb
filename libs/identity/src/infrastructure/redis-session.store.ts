import { Inject, Injectable } from '@nestjs/common';
import { Clock, type UserId } from '@app/kernel';
import { REDIS, type RedisClient, withRedis } from '@app/platform';
import { hash as digest, randomBytes } from 'node:crypto';
import { type OpenedSession, type Session, SessionStore, type SessionUser } from '../application/session-store';
import { SessionConfig } from './session.config';
import { SessionLookups, type StoredSession } from './session-lookups';

const TOKEN_BYTES = 32;

/**
 * A session is a key named by the SHA-256 of its token, which expires with the idle time-out; a reader of Redis gets no
 * token. A sorted set for each user lists the user's sessions by their absolute ends.
 */
@Injectable()
export class RedisSessionStore extends SessionStore {
  private readonly lookups: SessionLookups;

  constructor(
    @Inject(REDIS) private readonly redis: RedisClient,
    private readonly clock: Clock,
    private readonly config: SessionConfig,
  ) {
    super();
    this.lookups = new SessionLookups(redis, keyOf, config.idleMs);
  }

  async open(user: SessionUser): Promise<OpenedSession> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const hash = hashOf(token);
    const now = this.clock.now().getTime();
    const stored: StoredSession = { user, endsAt: now + this.config.absoluteMs };
    await withRedis(() =>
      this.redis
        .multi()
        .set(sessionKey(hash), JSON.stringify(stored), { PX: this.config.idleMs })
        .zRemRangeByScore(sessionsKey(user.userId), '-inf', now)
        .zAdd(sessionsKey(user.userId), { score: stored.endsAt, value: hash })
        .pExpire(sessionsKey(user.userId), this.config.absoluteMs)
        .exec(),
    );
    return { token, user, expiresAt: this.expiryOf(stored, now), endsAt: new Date(stored.endsAt) };
  }

  find(token: string): Promise<Session | undefined> {
    return this.lookups.find(token).then((stored) => this.sessionOf(stored));
  }

  private sessionOf(stored: StoredSession | undefined): Session | undefined {
    const now = this.clock.now().getTime();
    // The key may outlive the absolute end by one idle time-out or little more, so the end itself decides.
    if (!stored || now >= stored.endsAt) return undefined;
    return { user: stored.user, expiresAt: this.expiryOf(stored, now) };
  }

  async close(userId: UserId, token: string): Promise<void> {
    await this.closeSessions(userId, [hashOf(token)]);
  }

  async closeAll(userId: UserId): Promise<void> {
    const hashes = await withRedis(() => this.redis.zRange(sessionsKey(userId), 0, -1));
    if (hashes.length > 0) await this.closeSessions(userId, hashes);
  }

  /** Removes these hashes from the user's set, and never the set itself: a concurrent sign-in may add to it. */
  private async closeSessions(userId: UserId, hashes: string[]): Promise<void> {
    await withRedis(() => this.redis.multi().del(hashes.map(sessionKey)).zRem(sessionsKey(userId), hashes).exec());
  }

  private expiryOf({ endsAt }: StoredSession, now: number): Date {
    return new Date(Math.min(now + this.config.idleMs, endsAt));
  }
}

const hashOf = (token: string): string => digest('sha256', token, 'hex');
const keyOf = (token: string): string => sessionKey(hashOf(token));
const sessionKey = (hash: string): string => `identity:session:${hash}`;
const sessionsKey = (userId: UserId): string => `identity:sessions-of:${userId}`;
