import { type RedisClient, TurnGatherer, withRedis } from '@app/platform';

interface Lookup {
  readonly key: string;
  readonly resolve: (text: string | null) => void;
  readonly reject: (error: unknown) => void;
}

/** Some 150 bytes each. */
const MOST_PUT_OFF = 20_000;

/**
 * Reads sessions, and puts off their ends by the idle time-out; each once in a sixtieth of it, since that is a write, with a
 * copy for each replica. Within that time a session is only read, in one command with all others that are asked for in
 * the same turn of the event loop. (In a Redis cluster the keys of a command lie in one slot: each slot would need a gatherer.)
 */
export class SessionLookups {
  private readonly intervalMs: number;
  private readonly lifeMs: string;
  private putOff = new Set<string>();
  private putOffSince = performance.now();
  private readonly reads = new TurnGatherer<Lookup>((lookups) => void this.readAll(lookups));

  constructor(
    private readonly redis: RedisClient,
    idleMs: number,
  ) {
    this.intervalMs = idleMs / 60;
    // A use that is only read must not shorten the life that the caller is told.
    this.lifeMs = String(Math.ceil(idleMs + this.intervalMs));
  }

  /** @throws Unavailable */
  find(key: string): Promise<string | null> {
    this.forgetInTime();
    if (!this.putOff.has(key)) return this.readAndPutOff(key);
    return new Promise((resolve, reject) => this.reads.add({ key, resolve, reject }));
  }

  private async readAndPutOff(key: string): Promise<string | null> {
    const text = await withRedis(() => this.redis.sendCommand<string | null>(['GETEX', key, 'PX', this.lifeMs]));
    if (text !== null) this.putOff.add(key);
    return text;
  }

  private async readAll(lookups: readonly Lookup[]): Promise<void> {
    try {
      const command = ['MGET', ...lookups.map(({ key }) => key)];
      const texts = await withRedis(() => this.redis.sendCommand<(string | null)[]>(command));
      lookups.forEach(({ resolve }, n) => resolve(texts[n] ?? null));
    } catch (error) {
      for (const { reject } of lookups) reject(error);
    }
  }

  private forgetInTime(): void {
    const now = performance.now();
    if (now - this.putOffSince < this.intervalMs && this.putOff.size < MOST_PUT_OFF) return;
    this.putOff = new Set();
    this.putOffSince = now;
  }
}
