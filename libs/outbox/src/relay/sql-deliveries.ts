import { Injectable } from '@nestjs/common';
import { beginningOf, type Id, type LockingTx, newId, type Tx, UnitOfWork } from '@app/kernel';
import {
  caseOf,
  Database,
  execute,
  executeLater,
  fromBinary,
  select,
  selectForUpdate,
  toBinary,
  TurnBatcher,
} from '@app/platform';
import { Destinations } from '../destinations';
import {
  Deliveries,
  type Delivery,
  type EventId,
  type Lane,
  type Lease,
  type LeaseRequest,
  type OutgoingMessage,
  type Refused,
  type Settlement,
} from './deliveries';

interface DeliveryRow {
  readonly event_id: Buffer;
  readonly bytes: number;
  readonly refusals: number;
}

interface EventRow {
  readonly id: Buffer;
  readonly type: string;
  readonly traceparent: string | null;
  readonly payload: string;
}

const IN_MS = 'UTC_TIMESTAMP(3) + INTERVAL (?) * 1000 MICROSECOND';
const LONGEST_ERROR = 500;

/** A request and its lease. */
interface Attempt extends LeaseRequest {
  readonly id: Id<'Lease'>;
  /** The deliveries of its runs, whose commit is uncertain, by their ids in hexadecimal. */
  readonly taken: Map<string, Buffer>;
}

/** A sent delivery is deleted, and its event is marked (ADR 0004, ADR 0030). */
@Injectable()
export class SqlDeliveries extends Deliveries {
  /** The lanes do not wait for each other: a full lease takes longer than a small one. */
  private readonly leasing: Readonly<Record<Lane, TurnBatcher<LeaseRequest, Lease>>> = {
    fresh: this.together(),
    backlog: this.together(),
  };
  /** Leases whose COMMIT was not answered. */
  private readonly attempts = new Map<string, Attempt>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly database: Database,
    private readonly destinations: Destinations,
  ) {
    super();
  }

  /**
   * After an empty lease it reads again without a lock, the only way to distinguish no due delivery from a locked one.
   * InnoDB locks the row behind a range for a moment, which may be the only due row of another destination.
   */
  async lease(request: LeaseRequest): Promise<Lease> {
    const lease = await this.leasing[request.lane].join(request);
    const contended = lease.deliveries.length === 0 && (await this.isAnythingDue(request));
    return { ...lease, contended };
  }

  async settle(lease: Lease, { sent, postponed, refused }: Settlement): Promise<number> {
    const mark = this.destinations.markOf(lease.destination);
    const { answer } = await this.unitOfWork.run((tx) => {
      const marked = markSent(tx, lease, { sent, mark });
      postpone(tx, lease, postponed);
      retryLater(tx, lease, refused);
      park(tx, lease, refused);
      return withCommit(marked);
    });
    return answer;
  }

  private together(): TurnBatcher<LeaseRequest, Lease> {
    return new TurnBatcher(
      (requests: readonly LeaseRequest[]) => this.leaseAll(requests),
      ({ destination }) => destination, // in one transaction the second request would get the rows of the first again
    );
  }

  /** Two round trips: the due deliveries, and everything else with COMMIT. */
  private async leaseAll(requests: readonly LeaseRequest[]): Promise<Lease[]> {
    const attempts = requests.map((request) => this.begin(request));
    try {
      const { leases, answer } = await this.unitOfWork.run(async (tx) => {
        const leases = await tx.lock('outbox-deliveries', (locking) =>
          Promise.all(attempts.map((attempt) => take(locking, attempt))),
        );
        return { leases, ...withCommit(load(tx, leases)) };
      });
      const messages = await answer;
      return leases.map((lease) => ({ ...lease, messages }));
    } catch (error) {
      for (const attempt of attempts) this.attempts.set(keyOf(attempt), attempt);
      throw error;
    }
  }

  /** The id is made here, before the first run, or was made for an earlier call that failed. */
  private begin(request: LeaseRequest): Attempt {
    const { id, taken } = this.attempts.get(keyOf(request)) ?? { id: newId<'Lease'>(), taken: new Map() };
    this.attempts.delete(keyOf(request));
    return { ...request, id, taken };
  }

  private async isAnythingDue({ destination, lane, freshMs }: LeaseRequest): Promise<boolean> {
    const due = await this.database.query(`SELECT 1 FROM ${DUE_IN[lane]} LIMIT 1`, [destination, freshMs]);
    return due.length > 0;
  }
}

const keyOf = ({ destination, lane }: LeaseRequest): string => `${lane} ${destination}`;

const AGO_MS = 'UTC_TIMESTAMP(3) - INTERVAL (?) * 1000 MICROSECOND';
const UNSENT = `outbox_deliveries FORCE INDEX (outbox_deliveries_due) WHERE destination = ? AND parked_at IS NULL`;

/**
 * Each lane is one range of the index; together they are all due deliveries. Parameters: the destination, `freshMs`.
 */
const DUE_IN: Readonly<Record<Lane, string>> = {
  fresh: `${UNSENT} AND available_at > ${AGO_MS} AND available_at <= UTC_TIMESTAMP(3)`,
  backlog: `${UNSENT} AND available_at <= ${AGO_MS}`,
};
const IN_ORDER: Readonly<Record<Lane, string>> = {
  fresh: 'ORDER BY available_at DESC, event_id DESC',
  backlog: 'ORDER BY available_at, event_id',
};

/** Reads without a lock. Parameters: the destination, `freshMs`, how many. */
export const selectDue = (lane: Lane): string =>
  `SELECT event_id, bytes, refusals FROM ${DUE_IN[lane]} ${IN_ORDER[lane]} LIMIT ?`;

type Taken = Omit<Lease, 'messages'>;

async function take(tx: LockingTx, attempt: Attempt): Promise<Taken> {
  const own = await findOwn(tx, attempt);
  return own.length > 0 ? takeAgain(tx, attempt, own) : takeDue(tx, attempt);
}

/**
 * Finds the lease of an earlier run. The second run waits for the end of the first run's COMMIT, which may still be
 * under way when its connection is lost. Later runs skip rows that stay locked, by a connection that the server
 * considers open.
 */
async function findOwn(tx: LockingTx, { destination, id, taken }: Attempt): Promise<DeliveryRow[]> {
  if (taken.size === 0) return [];
  return selectForUpdate<DeliveryRow>(
    tx,
    `SELECT event_id, bytes, refusals FROM outbox_deliveries FORCE INDEX (PRIMARY)
     WHERE event_id IN (?) AND destination = ? AND lease_id = ? ORDER BY event_id`,
    [[...taken.values()], destination, toBinary(id)],
    tx.run === 2 ? 'wait' : 'skip',
  );
}

/** The lease lasts its full time from now on. Deliveries beyond the limits of this request are given back. */
function takeAgain(tx: Tx, attempt: Attempt, own: readonly DeliveryRow[]): Taken {
  const rows = withinLimits(own, attempt);
  hold(tx, attempt, rows);
  if (rows.length < own.length) {
    executeLater(
      tx,
      `UPDATE outbox_deliveries SET lease_id = NULL, available_at = UTC_TIMESTAMP(3)
       WHERE destination = ? AND lease_id = ? AND event_id IN (?)`,
      [attempt.destination, toBinary(attempt.id), own.slice(rows.length).map((row) => row.event_id)],
    );
  }
  return taken(attempt, rows, { full: true });
}

/**
 * The index returns the rows in order, so only the taken rows are locked; a plan of the optimizer's choice might sort,
 * and lock all rows for that.
 */
async function takeDue(tx: LockingTx, attempt: Attempt): Promise<Taken> {
  const { destination, lane, freshMs, maxDeliveries } = attempt;
  const due = await selectForUpdate<DeliveryRow>(tx, selectDue(lane), [destination, freshMs, maxDeliveries], 'skip');
  const rows = withinLimits(due, attempt);
  hold(tx, attempt, rows);
  const oldestFirst = lane === 'fresh' ? [...rows].reverse() : rows;
  return taken(attempt, oldestFirst, { full: rows.length < due.length || due.length === maxDeliveries });
}

/** The first deliveries within the limits; at least one. */
function withinLimits(rows: readonly DeliveryRow[], { maxDeliveries, maxBytes }: LeaseRequest): readonly DeliveryRow[] {
  let bytes = 0;
  const tooMuch = rows.findIndex((row, n) => ((bytes += row.bytes) > maxBytes || n === maxDeliveries) && n > 0);
  return tooMuch === -1 ? rows : rows.slice(0, tooMuch);
}

function hold(tx: Tx, attempt: Attempt, rows: readonly DeliveryRow[]): void {
  if (rows.length === 0) return;
  for (const { event_id: eventId } of rows) attempt.taken.set(eventId.toString('hex'), eventId);
  executeLater(
    tx,
    `UPDATE outbox_deliveries SET lease_id = ?, available_at = ${IN_MS} WHERE destination = ? AND event_id IN (?)`,
    [toBinary(attempt.id), attempt.forMs, attempt.destination, rows.map((row) => row.event_id)],
  );
}

const taken = (
  { id, destination }: Attempt,
  rows: readonly DeliveryRow[],
  { full }: { readonly full: boolean },
): Taken => ({ id, destination, deliveries: rows.map(toDelivery), full, contended: false });

async function load(tx: Tx, leases: readonly Taken[]): Promise<Map<EventId, OutgoingMessage>> {
  const eventIds = new Set(leases.flatMap(({ deliveries }) => deliveries.map(({ eventId }) => eventId)));
  if (eventIds.size === 0) return new Map();
  const rows = await select<EventRow>(tx, 'SELECT id, type, traceparent, payload FROM outbox_events WHERE id IN (?)', [
    binaries([...eventIds]),
  ]);
  return new Map(rows.map(toMessage).map((message) => [message.eventId, message]));
}

/** For a statement sent with COMMIT. When it fails, `run` reports the error, so its own rejection is ignored. */
function withCommit<T>(answer: Promise<T>): { readonly answer: Promise<T> } {
  answer.catch(() => undefined);
  return { answer };
}

/**
 * The mark and the deletion are committed together. The events come first: rows that two destinations mark concurrently
 * are locked in key order, and the counter, which both lanes write, is locked last.
 */
async function markSent(
  tx: Tx,
  lease: Lease,
  { sent, mark }: { readonly sent: readonly EventId[]; readonly mark: number },
): Promise<number> {
  if (sent.length === 0) return 0;
  executeLater(
    tx,
    `UPDATE outbox_events FORCE INDEX (PRIMARY) SET sent_to = sent_to | ?, sent_at = UTC_TIMESTAMP(3) WHERE id IN (?)`,
    [mark, binaries(sent)],
  );
  const marked = execute(tx, `DELETE FROM outbox_deliveries WHERE ${HELD}`, held(lease, sent));
  executeLater(tx, COUNT_WHAT_WAS_DELETED, [lease.destination]);
  return marked;
}

/** ROW_COUNT() is that of the previous statement, on both engines, until this one ends. */
const COUNT_WHAT_WAS_DELETED = `
  INSERT INTO outbox_destinations (destination, sent, last_sent_at)
  SELECT ?, ROW_COUNT(), UTC_TIMESTAMP(3) FROM DUAL WHERE ROW_COUNT() > 0
  ON DUPLICATE KEY UPDATE sent = outbox_destinations.sent + ROW_COUNT(), last_sent_at = UTC_TIMESTAMP(3)`;

/** Only deliveries that the lease still holds: another worker's lease has another id. */
const HELD = 'destination = ? AND lease_id = ? AND event_id IN (?)';
const held = (lease: Lease, eventIds: readonly EventId[]): unknown[] => [
  lease.destination,
  toBinary(lease.id),
  binaries(eventIds),
];

function postpone(tx: Tx, lease: Lease, { eventIds, forMs, error }: Settlement['postponed']): void {
  if (eventIds.length === 0) return;
  executeLater(
    tx,
    `UPDATE outbox_deliveries SET lease_id = NULL, available_at = ${IN_MS}, last_error = COALESCE(?, last_error)
     WHERE ${HELD}`,
    [forMs, cut(error), ...held(lease, eventIds)],
  );
}

function retryLater(tx: Tx, lease: Lease, refused: readonly Refused[]): void {
  const again = refused.filter(({ retryInMs }) => retryInMs !== null);
  if (again.length === 0) return;
  const delay = caseOf('event_id', again, eventKeyOf, ({ retryInMs }) => retryInMs);
  const error = caseOf('event_id', again, eventKeyOf, (row) => cut(row.error));
  executeLater(
    tx,
    `UPDATE outbox_deliveries SET lease_id = NULL, refusals = refusals + 1,
       available_at = ${IN_MS.replace('?', delay.sql)}, last_error = ${error.sql} WHERE ${HELD}`,
    [...delay.parameters, ...error.parameters, ...held(lease, again.map(eventIdOf))],
  );
}

function park(tx: Tx, lease: Lease, refused: readonly Refused[]): void {
  const parked = refused.filter(({ retryInMs }) => retryInMs === null);
  if (parked.length === 0) return;
  const error = caseOf('event_id', parked, eventKeyOf, (row) => cut(row.error));
  executeLater(
    tx,
    `UPDATE outbox_deliveries SET lease_id = NULL, refusals = refusals + 1, parked_at = UTC_TIMESTAMP(3),
       last_error = ${error.sql} WHERE ${HELD}`,
    [...error.parameters, ...held(lease, parked.map(eventIdOf))],
  );
}

const eventIdOf = ({ eventId }: Refused): EventId => eventId;
const eventKeyOf = ({ eventId }: Refused): Buffer => toBinary(eventId);
const binaries = (ids: readonly EventId[]): Buffer[] => ids.map(toBinary);
const cut = (text: string | null): string | null => (text === null ? null : beginningOf(text, LONGEST_ERROR));

const toDelivery = (row: DeliveryRow): Delivery => ({
  eventId: fromBinary(row.event_id),
  bytes: row.bytes,
  refusals: row.refusals,
});

const toMessage = (row: EventRow): OutgoingMessage => ({
  eventId: fromBinary(row.id),
  type: row.type,
  traceparent: row.traceparent ?? undefined,
  payload: row.payload,
});
