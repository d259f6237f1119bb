import { Injectable } from '@nestjs/common';
import { type Tx, UnitOfWork } from '@app/kernel';
import {
  Database,
  execute,
  executeLater,
  fromBinary,
  insertAllLater,
  isDuplicateKeyOf,
  select,
  toBinary,
} from '@app/platform';
import { PublishedEvents } from '../published-events';
import { boundsOf, type Replay, type ReplayPosition } from './replay';
import { type ReplayRow, toReplay } from './replay.row';
import { retried } from './retried.sql';
import { lockUnfinished, type Progress, saveProgress, UNFINISHED } from './replays';

/** Bounds one transaction. */
const EVENTS_A_STEP = 500;

/**
 * A delivery that is due for the longest `OUTBOX_FRESH_MS` is in the backlog's lane, behind events that have waited for
 * longer: no fresh event waits for a replay.
 */
const DUE_FOR_MS = 60_000;

interface EventRow {
  readonly id: Buffer;
  readonly type: string;
  readonly occurred_at: Date;
  readonly bytes: number;
}

/** `moved`: there is more to do. `full`: enough deliveries wait for the destination. */
export type Step = 'moved' | 'full' | 'finished';

/** Carries replays out, one short transaction after the other: a crash repeats none and loses none. */
@Injectable()
export class ReplaySteps {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly database: Database,
    private readonly published: PublishedEvents,
  ) {}

  /** The oldest first. @throws Unavailable */
  async findUnfinished(): Promise<Replay[]> {
    return (await this.database.query<ReplayRow>(UNFINISHED)).map(toReplay);
  }

  /**
   * Queues the next events of a replay, up to a few hundred. Locks the replay's row, so that two workers do not take the
   * same events.
   */
  async step(replay: Replay, { maxWaiting }: { readonly maxWaiting: number }): Promise<Step> {
    if ((await this.countWaiting(replay.destination, maxWaiting)) >= maxWaiting) return 'full';
    return this.unitOfWork.run(async (tx) => {
      const locked = await lockUnfinished(tx, replay.replayId);
      if (!locked) return 'finished';
      const progress =
        locked.scope.kind === 'parked' ? await retryParked(tx, locked) : await this.queueNext(tx, locked);
      saveProgress(tx, locked.replayId, progress);
      return progress.finishedAt ? 'finished' : 'moved';
    });
  }

  /** Counts no further than `most`. */
  private async countWaiting(destination: string, most: number): Promise<number> {
    const [row] = await this.database.query<{ waiting: number | string }>(
      `SELECT COUNT(*) AS waiting FROM (
         SELECT 1 FROM outbox_deliveries FORCE INDEX (outbox_deliveries_due)
         WHERE destination = ? AND parked_at IS NULL LIMIT ?
       ) AS some`,
      [destination, most],
    );
    return Number(row?.waiting ?? 0);
  }

  private async queueNext(tx: Tx, replay: Replay): Promise<Progress> {
    const events = await findNext(tx, replay);
    const last = events.at(-1);
    const wanted = events.filter(({ type }) => this.isWanted(replay, type));
    return {
      position: last && toPosition(last),
      examined: events.length,
      queued: await queueAll(tx, replay.destination, wanted),
      finishedAt: events.length < EVENTS_A_STEP ? tx.now : undefined,
    };
  }

  private isWanted({ destination, scope }: Replay, type: string): boolean {
    const isOfType = boundsOf(scope).types?.includes(type) ?? true;
    return isOfType && this.published.destinations.of(type).some(({ name }) => name === destination);
  }
}

const toPosition = (row: EventRow): ReplayPosition => ({ at: row.occurred_at, eventId: fromBinary<'Event'>(row.id) });

const EVENTS = 'SELECT id, type, occurred_at, OCTET_LENGTH(payload) AS bytes FROM outbox_events';
/** After a position. The types are not part of it: a rare type would make the statement read without a bound. */
const IN_ORDER = 'ORDER BY occurred_at, id LIMIT ?';

function findNext(tx: Tx, { scope, position, requestedAt }: Replay): Promise<EventRow[]> {
  const after = position ? ' AND (occurred_at > ? OR id > ?)' : '';
  const afterParameters = position ? [position.at, toBinary(position.eventId)] : [];
  if (scope.kind === 'parked') return Promise.resolve([]);
  // Later events are sent anyway: a replay does not run after them.
  const to = scope.to && scope.to < requestedAt ? scope.to : requestedAt;
  if (scope.kind === 'order') {
    return select<EventRow>(
      tx,
      `${EVENTS} FORCE INDEX (outbox_events_by_subject)
       WHERE subject_id = ? AND occurred_at >= ? AND occurred_at < ?${after} ${IN_ORDER}`,
      [toBinary(scope.orderId), position?.at ?? scope.from ?? new Date(0), to, ...afterParameters, EVENTS_A_STEP],
    );
  }
  return select<EventRow>(
    tx,
    `${EVENTS} FORCE INDEX (outbox_events_by_time)
     WHERE occurred_at >= ? AND occurred_at < ?${after} ${IN_ORDER}`,
    [position?.at ?? scope.from, to, ...afterParameters, EVENTS_A_STEP],
  );
}

/** Adds deliveries; one that is parked gets a new attempt, and one that waits is left alone. */
async function queueAll(tx: Tx, destination: string, events: readonly EventRow[]): Promise<number> {
  if (events.length === 0) return 0;
  const waiting = await select<{ event_id: Buffer; parked_at: Date | null }>(
    tx,
    'SELECT event_id, parked_at FROM outbox_deliveries WHERE event_id IN (?) AND destination = ?',
    [events.map(({ id }) => id), destination],
  );
  const known = new Set(waiting.map(({ event_id }) => event_id.toString('hex')));
  const parked = waiting.filter(({ parked_at }) => parked_at !== null).map(({ event_id }) => event_id);
  const missing = events.filter(({ id }) => !known.has(id.toString('hex')));
  const availableAt = new Date(tx.now.getTime() - DUE_FOR_MS);
  insertAllLater(
    tx,
    'outbox_deliveries',
    ['event_id', 'destination', 'bytes', 'available_at'],
    missing.map(({ id, bytes }) => [id, destination, bytes, availableAt]),
    { conflictOn: isDuplicateKeyOf('PRIMARY') },
  );
  if (parked.length > 0) {
    executeLater(
      tx,
      `UPDATE outbox_deliveries SET ${retried(DUE_FOR_MS)} WHERE destination = ? AND parked_at IS NOT NULL AND event_id IN (?)`,
      [destination, parked],
    );
  }
  return missing.length + parked.length;
}

/** Deliveries that are parked again meanwhile are later than the request. */
async function retryParked(tx: Tx, { destination, requestedAt }: Replay): Promise<Progress> {
  const updated = await execute(
    tx,
    `UPDATE outbox_deliveries FORCE INDEX (outbox_deliveries_due) SET ${retried(DUE_FOR_MS)}
     WHERE destination = ? AND parked_at <= ? ORDER BY parked_at, available_at, event_id LIMIT ?`,
    [destination, requestedAt, EVENTS_A_STEP],
  );
  return {
    position: undefined,
    examined: updated,
    queued: updated,
    finishedAt: updated < EVENTS_A_STEP ? tx.now : undefined,
  };
}
