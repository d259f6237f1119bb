import { type Id, isId, newId, type Reader, type SharedData } from '@app/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerIdOf } from '../auth/principal';
import { TurnGatherer } from '../batching/turn-gatherer';
import type { Log } from '../logging/log';
import type { RedisClient } from '../redis/redis-client';
import { withRedis } from '../redis/with-redis';
import type { CommitLog } from './commit-log';
import { ADD_POSITIONS, ADOPT, BEGIN, END, FIND } from './write-marks.scripts';

/** How long the reads of a caller go to the primary after a write whose position is unknown. */
const UNKNOWN_MS = 30_000;
/** Longer than a customer looks around. A caller without a mark costs the primary one small query. */
const KEPT_MS = 60 * 60_000;
/** For marks of shared data, which a commit waits for. */
const DEADLINE_MS = 1_000;
/** A position that does not fit into a mark: a set of GTIDs with many gaps. */
const LONGEST_POSITION = 500;

type Marked = Exclude<Reader, 'anyone'>;

/** A write of which the marks know. */
interface Write {
  readonly key: string;
  readonly token: string;
  /** Where the process's commits stood when it began. */
  readonly since: number;
}

interface EndedWrite extends Write {
  readonly positions: readonly string[];
}

/**
 * What each caller's reads from a replica must have seen, in Redis for all processes. A write is marked as under way
 * before its transaction begins, and with its position after its answer. Between the two, and for half a minute where
 * the second never comes (a killed process, an unknown outcome), the caller's reads go to the primary. So no request
 * waits for a mark: all marks of a turn of the event loop are one command, which shares a packet with others.
 */
export class WriteMarks {
  private readonly begun = new TurnGatherer<Write>((writes) => this.sendBegun(writes));
  private readonly ended = new TurnGatherer<EndedWrite>((writes) => this.sendEnded(writes));
  private doubtUntil = -Infinity;

  constructor(
    private readonly redis: RedisClient,
    private readonly commits: CommitLog,
    private readonly log: Log,
  ) {}

  /** Marks a request that may write: for its caller, and for the user in its path (a charge, an order by phone). */
  watch(request: FastifyRequest, reply: FastifyReply): void {
    const since = this.commits.end;
    const writes = markedBy(request).map((id): Write => ({ key: keyOf(id), token: newId(), since }));
    if (writes.length === 0) return;
    for (const write of writes) this.begun.add(write);
    const { raw } = reply;
    raw.once('close', () => {
      // An error of the server, or a client that has gone: the work may go on, and its mark says so.
      if (!raw.writableFinished || raw.statusCode >= 500) return;
      const positions = this.commits.since(since);
      if (positions) for (const write of writes) this.ended.add({ ...write, positions });
    });
  }

  /**
   * Marks a change of shared data, after its commit. Where the position is unknown, reads of the data go to the primary
   * for half a minute. @throws Unavailable
   */
  async changed(data: SharedData, committedAt: string | undefined): Promise<void> {
    const key = keyOf(data);
    await this.ask(
      () =>
        committedAt === undefined
          ? BEGIN.run(this.redis, [key], [newId(), KEPT_MS])
          : ADD_POSITIONS.run(this.redis, [key], [committedAt, KEPT_MS]),
      DEADLINE_MS,
    );
  }

  /**
   * The positions that a read must have seen; undefined where they are unknown. Without a mark: the present position of
   * the primary, which `ofPrimary` reads. @throws Unavailable
   */
  async find(reader: Marked, ofPrimary: () => Promise<string>): Promise<string[] | undefined> {
    if (performance.now() < this.doubtUntil) return undefined;
    const key = keyOf(reader);
    const found = await this.ask(() => FIND.run(this.redis, [key], [UNKNOWN_MS, KEPT_MS]));
    if (typeof found === 'string') return found === '?' ? undefined : positionsIn(found);
    const position = (await ofPrimary()).replaceAll(/\s/g, '');
    if (position.length > LONGEST_POSITION) return undefined;
    const adopted = await this.ask(() => ADOPT.run(this.redis, [key], [position, KEPT_MS]));
    return adopted === 1 ? [position] : undefined;
  }

  private sendBegun(writes: readonly Write[]): void {
    const keys = writes.map(({ key }) => key);
    const tokens = writes.map(({ token }) => token);
    void this.ask(() => BEGIN.run(this.redis, keys, [...tokens, KEPT_MS])).catch(() => undefined); // doubt is noted
  }

  private sendEnded(writes: readonly EndedWrite[]): void {
    const keys = writes.map(({ key }) => key);
    const values = writes.flatMap(({ token, positions }) => [token, positions.join(' ')]);
    void this.ask(() => END.run(this.redis, keys, values)).catch(() => undefined);
  }

  /** A mark that was lost on its way may be missed: for a while no mark is believed. */
  private async ask(commands: () => Promise<unknown>, deadlineMs?: number): Promise<unknown> {
    try {
      return await withRedis(commands, deadlineMs);
    } catch (error) {
      this.doubtUntil = performance.now() + UNKNOWN_MS;
      this.log.debug({ err: error }, 'write marks failed'); // the client logs that Redis is unavailable
      throw error;
    }
  }
}

const keyOf = (reader: Marked): string => `replica:after:${reader}`;

const positionsIn = (text: string): string[] => text.split(' ').filter((position) => position !== '');

function markedBy({ principal, params }: FastifyRequest): Marked[] {
  const { userId } = (params ?? {}) as { readonly userId?: string };
  const ids = new Set<Marked>();
  if (principal) ids.add(callerIdOf(principal));
  if (principal && userId !== undefined && isId<'Caller'>(userId)) ids.add(userId.toLowerCase() as Id<'Caller'>);
  return [...ids];
}
