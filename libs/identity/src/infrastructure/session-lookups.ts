import { type RedisClient, TurnBatcher, withRedis } from '@app/platform';
import type { SessionUser } from '../application/session-store';

/** What Redis keeps of a session, in JSON. */
export interface StoredSession {
  readonly user: SessionUser;
  /** The absolute end, in milliseconds since 1970. */
  readonly endsAt: number;
}

/** A session whose end was put off a short while ago, as it was read then. */
interface Recent {
  readonly key: string;
  readonly text: string;
  readonly session: StoredSession;
}

/** Some 800 bytes each. */
const MOST_RECENT = 10_000;

/**
 * Reads sessions, and puts off their ends by the idle time-out; each once in a sixtieth of it, since that is a write, with a
 * copy for each replica. Within that time a session is only read, in one command with all others that are asked for in
 * the same turn of the event loop, and its text, which is still the same, is not taken apart again. Redis decides each
 * time whether there is one. (In a cluster the keys of a command lie in one slot: each slot would need a `TurnBatcher`.)
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
    // A use that is only read must not shorten the life that the caller is told.
    this.lifeMs = String(Math.ceil(idleMs + this.intervalMs));
  }

  /** @throws Unavailable */
  find(token: string): Promise<StoredSession | undefined> {
    this.forgetInTime();
    const recent = this.recent.get(token);
    return recent ? this.reads.join(recent) : this.readAndPutOff(token);
  }

  private async readAndPutOff(token: string): Promise<StoredSession | undefined> {
    const { recent } = this; // of the time in which it is put off, not of that in which the answer comes
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

/** Nothing for what cannot be read: one of those of a turn must not fail the others, and its owner can sign in again. */
function parse(text: string): StoredSession | undefined {
  try {
    return JSON.parse(text) as StoredSession;
  } catch {
    return undefined;
  }
}
