import { type RedisClient, TurnBatcher, withRedis } from '@app/platform';
import type { SessionUser } from '../application/session-store';

/** The value of a session in Redis, in JSON. */
export interface StoredSession {
  readonly user: SessionUser;
  /** The absolute end, in milliseconds since 1970. */
  readonly endsAt: number;
}

/** A session as it was read when its idle time-out was last extended. */
interface Recent {
  readonly key: string;
  readonly text: string;
  readonly session: StoredSession;
}

/** About 800 bytes each. */
const MOST_RECENT = 10_000;

/**
 * Reads sessions and extends their idle time-out. The extension is a write, with a copy for each replica, so it happens
 * once in a sixtieth of the time-out. Within that interval a session is only read, in one command with all other
 * look-ups of the same turn of the event loop, and an unchanged text is not parsed again. Redis decides each time
 * whether the session exists. (In a cluster the keys of a command lie in one slot: each slot would need a
 * `TurnBatcher`.)
 */
export class SessionLookups {
  private readonly intervalMs: number;
  private readonly lifeMs: string;
  private recent = new Map<string, Recent>();
  private recentSince = performance.now();
  private readonly reads = new TurnBatcher((some: readonly Recent[]) => this.readAll(some));

  constructor(
    private readonly redis: RedisClient,
    private readonly keyOf: (token: string) => string,
    idleMs: number,
  ) {
    this.intervalMs = idleMs / 60;
    // A read without extension must not shorten the life that the caller was promised.
    this.lifeMs = String(Math.ceil(idleMs + this.intervalMs));
  }

  /** @throws Unavailable */
  find(token: string): Promise<StoredSession | undefined> {
    this.forgetInTime();
    const recent = this.recent.get(token);
    return recent ? this.reads.join(recent) : this.readAndPutOff(token);
  }

  private async readAndPutOff(token: string): Promise<StoredSession | undefined> {
    const { recent } = this; // the interval of the extension, not of its response
    const key = this.keyOf(token);
    const text = await withRedis(() => this.redis.sendCommand<string | null>(['GETEX', key, 'PX', this.lifeMs]));
    if (text === null) return undefined;
    const session = parse(text);
    if (session) recent.set(token, { key, text, session });
    return session;
  }

  private async readAll(some: readonly Recent[]): Promise<(StoredSession | undefined)[]> {
    const command = ['MGET', ...some.map(({ key }) => key)];
    const texts = await withRedis(() => this.redis.sendCommand<(string | null)[]>(command));
    return some.map((recent, n) => sessionIn(texts[n], recent));
  }

  private forgetInTime(): void {
    const now = performance.now();
    if (now - this.recentSince < this.intervalMs && this.recent.size < MOST_RECENT) return;
    this.recent = new Map();
    this.recentSince = now;
  }
}

function sessionIn(text: string | null | undefined, { text: before, session }: Recent): StoredSession | undefined {
  if (text === before) return session;
  return text ? parse(text) : undefined;
}

/**
 * Returns nothing for an unreadable session: it must not fail the others of its turn, and its user can sign in again.
 */
function parse(text: string): StoredSession | undefined {
  try {
    return JSON.parse(text) as StoredSession;
  } catch {
    return undefined;
  }
}
