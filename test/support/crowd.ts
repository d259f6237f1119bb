import { type Id, newId, SystemClock, type UserId } from '@app/kernel';
import { RedisSessionStore } from '@app/identity/infrastructure/redis-session.store';
import { SessionConfig } from '@app/identity/infrastructure/session.config';
import { readConfig, toBinary } from '@app/platform';
import { ApiClient } from './api-client';
import type { TestDatabase } from './database';
import type { TestRedis } from './redis';

/** One of a crowd: a customer without a password. */
export interface Visitor {
  readonly userId: UserId;
  /** The session; a new one after each sign-in. */
  client: ApiClient;
}

const ROWS_AT_ONCE = 500;
/** On a busy machine more of them would outlast Redis's deadline. */
const SESSIONS_AT_ONCE = 50;

/** More customers than could be signed up: written into the database, their sessions opened through identity's port. */
export class Crowd {
  private readonly sessions: RedisSessionStore;

  constructor(
    private readonly database: TestDatabase,
    redis: TestRedis,
  ) {
    const config = readConfig((env) => new SessionConfig(env), {});
    this.sessions = new RedisSessionStore(redis.client, new SystemClock(), config);
  }

  /** That number of customers, each signed in. */
  async gather(count: number, anyone: ApiClient): Promise<Visitor[]> {
    const visitors = Array.from({ length: count }, (): Visitor => ({ userId: newId<'User'>(), client: anyone }));
    for (let n = 0; n < count; n += ROWS_AT_ONCE) {
      const some = visitors.slice(n, n + ROWS_AT_ONCE);
      await this.database.dataSource.query(
        'INSERT INTO users (id, email, name, password_hash, role, created_at) VALUES ?',
        [some.map(({ userId }) => [toBinary(userId), emailOf(userId), 'A visitor', 'none', 'customer', new Date()])],
      );
    }
    await this.signInAll(visitors);
    return visitors;
  }

  async signInAll(visitors: readonly Visitor[]): Promise<void> {
    for (let n = 0; n < visitors.length; n += SESSIONS_AT_ONCE) {
      await Promise.all(visitors.slice(n, n + SESSIONS_AT_ONCE).map((visitor) => this.signIn(visitor)));
    }
  }

  async signIn(visitor: Visitor): Promise<void> {
    const { userId } = visitor;
    const { token } = await this.sessions.open({
      userId,
      email: emailOf(userId),
      name: 'A visitor',
      roles: ['customer'],
    });
    visitor.client = visitor.client.as({ token });
  }
}

const emailOf = (userId: Id<'User'>): string => `${userId}@example.test`;
