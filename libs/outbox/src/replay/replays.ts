import { Injectable } from '@nestjs/common';
import {
  earlierAnswer,
  firstAnswer,
  type Id,
  IdempotencyRecords,
  type IdempotentAnswer,
  type IdempotentRequest,
  newId,
  type Tx,
  UnitOfWork,
} from '@app/kernel';
import { Database, executeLater, insertRowsLater, select, selectForUpdate, toBinary } from '@app/platform';
import { outboxErrors } from '../outbox.errors';
import { MOST_UNFINISHED, type Replay, type ReplayId, type ReplayScope } from './replay';
import { REPLAY_COLUMNS, type ReplayRow, scopeText, toReplay, toReplayRow } from './replay.row';
import { toReplayResponse } from './replay.response';

interface RequestedReplays {
  readonly destinations: readonly string[];
  readonly scope: ReplayScope;
  readonly request: IdempotentRequest;
}

const COLUMNS = REPLAY_COLUMNS.join(', ');

/** Requests of replays, one row for each destination. `ReplayWork` carries them out. */
@Injectable()
export class Replays {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly database: Database,
    private readonly idempotency: IdempotencyRecords,
  ) {}

  /**
   * A destination that has the same replay under way keeps that one, so that a request that is sent twice does not send
   * the events twice. Of two that arrive at the same moment both may run; an event that waits is not queued again.
   * @throws outbox.too-many-replays, idempotency.key-reused, Unavailable
   */
  request({ destinations, scope, request }: RequestedReplays): Promise<IdempotentAnswer> {
    const named = destinations.map((destination) => ({ destination, replayId: newId<'Replay'>() }));
    return this.unitOfWork.run(async (tx) => {
      const answers = await this.idempotency.open(tx, [request]);
      const earlier = earlierAnswer(answers, request);
      if (earlier) return earlier;

      const unfinished = (await select<ReplayRow>(tx, UNFINISHED)).map(toReplay);
      const replays = named.map(({ destination, replayId }): Replay => {
        const asked = aReplay(replayId, { destination, scope, request, requestedAt: tx.now });
        return unfinished.find((running) => isSame(running, asked)) ?? asked;
      });
      const fresh = replays.filter((replay) => !unfinished.includes(replay));
      if (unfinished.length + fresh.length > MOST_UNFINISHED) {
        throw outboxErrors.error('outbox.too-many-replays', { retryAfterSeconds: 60 });
      }
      insertRowsLater(tx, 'outbox_replays', REPLAY_COLUMNS, fresh.map(toReplayRow));
      return firstAnswer(answers, request, JSON.stringify({ replays: replays.map(toReplayResponse) }));
    });
  }

  /** Newest first; one more than the limit when there are more. */
  async list({ limit, before }: { readonly limit: number; readonly before: ReplayId | undefined }): Promise<Replay[]> {
    const rows = await this.database.query<ReplayRow>(
      `SELECT ${COLUMNS} FROM outbox_replays ${before ? 'WHERE id < ?' : ''} ORDER BY id DESC LIMIT ?`,
      [...(before ? [toBinary(before)] : []), limit + 1],
    );
    return rows.map(toReplay);
  }
}

/** The oldest first. */
export const UNFINISHED = `SELECT ${COLUMNS} FROM outbox_replays FORCE INDEX (outbox_replays_finished)
  WHERE finished_at IS NULL ORDER BY id LIMIT ${MOST_UNFINISHED}`;

interface Asked {
  readonly destination: string;
  readonly scope: ReplayScope;
  readonly request: { readonly callerId: Id<'Caller'> };
  readonly requestedAt: Date;
}

const aReplay = (replayId: ReplayId, { destination, scope, request, requestedAt }: Asked): Replay => ({
  replayId,
  destination,
  scope,
  requestedBy: request.callerId,
  requestedAt,
  position: undefined,
  examined: 0,
  queued: 0,
  finishedAt: undefined,
});

const isSame = (running: Replay, asked: Replay): boolean =>
  running.destination === asked.destination &&
  running.scope.kind === asked.scope.kind &&
  scopeText(running.scope) === scopeText(asked.scope);

/** Reads and locks one unfinished replay for a step. */
export async function lockUnfinished(tx: Tx, replayId: ReplayId): Promise<Replay | undefined> {
  const [row] = await tx.lock('outbox-replays', (locking) =>
    selectForUpdate<ReplayRow>(locking, `SELECT ${COLUMNS} FROM outbox_replays WHERE id = ? AND finished_at IS NULL`, [
      toBinary(replayId),
    ]),
  );
  return row && toReplay(row);
}

/** What a step has changed of a replay. */
export interface Progress {
  readonly position: Replay['position'];
  readonly examined: number;
  readonly queued: number;
  readonly finishedAt: Date | undefined;
}

export function saveProgress(tx: Tx, replayId: ReplayId, { position, examined, queued, finishedAt }: Progress): void {
  executeLater(
    tx,
    `UPDATE outbox_replays SET cursor_at = COALESCE(?, cursor_at), cursor_id = COALESCE(?, cursor_id),
       examined = examined + ?, queued = queued + ?, finished_at = ? WHERE id = ?`,
    [
      position?.at ?? null,
      position ? toBinary(position.eventId) : null,
      examined,
      queued,
      finishedAt ?? null,
      toBinary(replayId),
    ],
  );
}
