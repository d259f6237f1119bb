import { Injectable } from '@nestjs/common';
import { HOUR_MS, hourAfter, type LockingTx, startOfHour, type Tx, UnitOfWork } from '@app/kernel';
import { Database, executeLater, isDuplicateKeyOf, insertAllLater, select, selectForUpdate } from '@app/platform';
import { addDigests } from '../inbox/event-digest';

/** Bounds what one transaction reads: payloads of some megabytes. */
const EVENTS_A_STEP = 2_000;
/** Bounds what one statement counts again. */
const COUNTED_MS = 5 * 60 * 1_000;
/** Retention keeps every event for a day at least, so of younger events none is removed. */
const SURELY_KEPT_MS = 24 * HOUR_MS;
/** A late event is looked for in hours that ended at most so long ago, and again after each pause. */
const LOOK_BACK_MS = 12 * HOUR_MS;
const LOOK_AGAIN_MS = HOUR_MS;

interface HourRow {
  readonly hour: Date;
  readonly summed_to: Date;
}

interface SumRow {
  readonly type: string;
  readonly events: number | string;
  readonly digest: string;
}

/** `moved`: there may be more to sum. `idle`: all that may be summed by now is summed. */
export type Step = 'moved' | 'idle';

/**
 * Counts and digests of the events by the hour of their booking, which follow the events at a distance. Each step is one
 * short transaction that locks the row of one hour, so any number of processes may run steps, and a crash loses none.
 */
@Injectable()
export class ManifestSums {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly database: Database,
  ) {}

  /**
   * Adds the next events, up to a few thousand, to the sums of the oldest incomplete hour; opens the next hour when
   * there is none.
   *
   * `delayMs`: how long ago an event must have been booked, so that no event of an earlier time is still to be committed.
   */
  step(delayMs: number): Promise<Step> {
    return this.unitOfWork.run(async (tx) => {
      const hour = await tx.lock('outbox-manifest', findIncomplete);
      const horizon = new Date(tx.now.getTime() - delayMs);
      return hour ? sumSlice(tx, hour, horizon) : openNext(tx, horizon);
    });
  }

  /**
   * Counts the events of one complete hour again, if that is due. An hour whose count has changed (a transaction that
   * lived longer than the delay, or a clock that was set back) is incomplete again and gets the next revision. Returns
   * that hour.
   */
  async checkOne(): Promise<{ readonly checked: boolean; readonly changed?: Date }> {
    const now = await this.unitOfWork.now();
    const [due] = await this.database.query<{ hour: Date; events: number | string }>(
      `SELECT hour, (SELECT COALESCE(SUM(events), 0) FROM outbox_manifest_sums s WHERE s.hour = h.hour) AS events
       FROM outbox_manifest_hours h
       WHERE hour >= ? AND complete_at IS NOT NULL AND COALESCE(checked_at, complete_at) < ? ORDER BY hour LIMIT 1`,
      [new Date(now.getTime() - LOOK_BACK_MS - HOUR_MS), new Date(now.getTime() - LOOK_AGAIN_MS)],
    );
    if (!due) return { checked: false };
    const found = await this.count(due.hour);
    const isSame = found === Number(due.events);
    await this.unitOfWork.run((tx) => (isSame ? markChecked(tx, due.hour) : startAgain(tx, due.hour)));
    return isSame ? { checked: true } : { checked: true, changed: due.hour };
  }

  private async count(hour: Date): Promise<number> {
    let events = 0;
    for (let from = hour.getTime(); from < hour.getTime() + HOUR_MS; from += COUNTED_MS) {
      const [row] = await this.database.query<{ events: number | string }>(
        `SELECT COUNT(*) AS events FROM outbox_events FORCE INDEX (outbox_events_by_time)
         WHERE occurred_at >= ? AND occurred_at < ?`,
        [new Date(from), new Date(from + COUNTED_MS)],
      );
      events += Number(row?.events ?? 0);
    }
    return events;
  }
}

async function findIncomplete(tx: LockingTx): Promise<HourRow | undefined> {
  const [row] = await selectForUpdate<HourRow>(
    tx,
    `SELECT hour, summed_to FROM outbox_manifest_hours FORCE INDEX (outbox_manifest_hours_incomplete)
     WHERE complete_at IS NULL ORDER BY hour LIMIT 1`,
  );
  return row;
}

async function openNext(tx: Tx, horizon: Date): Promise<Step> {
  const next = await nextHour(tx);
  if (next >= horizon) return 'idle';
  insertAllLater(tx, 'outbox_manifest_hours', ['hour', 'summed_to', 'revision'], [[next, next, 1]], {
    conflictOn: isDuplicateKeyOf('PRIMARY'),
  });
  return 'moved';
}

/**
 * Without any hour yet, the first is the one of the oldest event. Where that event is older than a day, retention may
 * have removed others of its hour, so the first is the hour after it.
 */
async function nextHour(tx: Tx): Promise<Date> {
  const [last] = await select<{ hour: Date | null }>(tx, 'SELECT MAX(hour) AS hour FROM outbox_manifest_hours');
  if (last?.hour) return hourAfter(last.hour);
  const [oldest] = await select<{ occurred_at: Date | null }>(
    tx,
    'SELECT MIN(occurred_at) AS occurred_at FROM outbox_events',
  );
  if (!oldest?.occurred_at) return startOfHour(tx.now);
  const hour = startOfHour(oldest.occurred_at);
  return oldest.occurred_at.getTime() > tx.now.getTime() - SURELY_KEPT_MS ? hour : hourAfter(hour);
}

async function sumSlice(tx: Tx, { hour, summed_to: from }: HourRow, horizon: Date): Promise<Step> {
  const hourEnd = hourAfter(hour);
  const most = horizon < hourEnd ? horizon : hourEnd;
  if (most <= from) return 'idle';
  const to = await endOfSlice(tx, from, most);
  const [sums, slice] = await Promise.all([findSums(tx, hour), readSlice(tx, from, to)]);
  for (const added of slice) {
    const sum = sums.get(added.type);
    const digest = addDigests(BigInt(sum?.digest ?? 0), BigInt(added.digest));
    const events = Number(sum?.events ?? 0) + Number(added.events);
    executeLater(
      tx,
      `INSERT INTO outbox_manifest_sums (hour, type, events, digest) VALUES (?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE events = ?, digest = ?`,
      [hour, added.type, events, String(digest), events, String(digest)],
    );
  }
  const isComplete = to.getTime() === hourEnd.getTime();
  executeLater(tx, 'UPDATE outbox_manifest_hours SET summed_to = ?, complete_at = ? WHERE hour = ?', [
    to,
    isComplete ? tx.now : null,
    hour,
  ]);
  return isComplete || to < most ? 'moved' : 'idle';
}

/** The time of the first event that is too many; events of one millisecond stay together. */
async function endOfSlice(tx: Tx, from: Date, most: Date): Promise<Date> {
  const [tooMany] = await select<{ occurred_at: Date }>(
    tx,
    `SELECT occurred_at FROM outbox_events FORCE INDEX (outbox_events_by_time)
     WHERE occurred_at >= ? AND occurred_at < ? ORDER BY occurred_at LIMIT 1 OFFSET ?`,
    [from, most, EVENTS_A_STEP],
  );
  if (!tooMany) return most;
  return new Date(Math.max(tooMany.occurred_at.getTime(), from.getTime() + 1));
}

const readSlice = (tx: Tx, from: Date, to: Date): Promise<SumRow[]> =>
  select<SumRow>(
    tx,
    `SELECT type, COUNT(*) AS events, ${DIGEST} AS digest FROM outbox_events FORCE INDEX (outbox_events_by_time)
     WHERE occurred_at >= ? AND occurred_at < ? GROUP BY type`,
    [from, to],
  );

/** As `eventDigest` of the consumers computes it for one event. */
const DIGEST = 'CAST(SUM(CAST(CONV(LEFT(SHA2(payload, 256), 16), 16, 10) AS UNSIGNED)) AS CHAR)';

async function findSums(tx: Tx, hour: Date): Promise<Map<string, SumRow>> {
  const rows = await select<SumRow>(
    tx,
    'SELECT type, events, CAST(digest AS CHAR) AS digest FROM outbox_manifest_sums WHERE hour = ?',
    [hour],
  );
  return new Map(rows.map((row) => [row.type, row]));
}

const markChecked = (tx: Tx, hour: Date): void =>
  executeLater(tx, 'UPDATE outbox_manifest_hours SET checked_at = UTC_TIMESTAMP(3) WHERE hour = ?', [hour]);

function startAgain(tx: Tx, hour: Date): void {
  executeLater(
    tx,
    `UPDATE outbox_manifest_hours SET summed_to = hour, revision = revision + 1, complete_at = NULL, checked_at = NULL
     WHERE hour = ?`,
    [hour],
  );
  executeLater(tx, 'DELETE FROM outbox_manifest_sums WHERE hour = ?', [hour]);
}
