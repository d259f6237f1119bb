import { Injectable } from '@nestjs/common';
import { newId, type Tx, UnitOfWork } from '@app/kernel';
import { caseOf, Database, execute, executeLater, fromBinary, select, toBinary, Together } from '@app/platform';
import {
  Deliveries,
  type Delivery,
  type EventId,
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

/** A sent delivery is deleted, not marked: 20,000 to 31,000 rows a second against 12,000 to 16,000 (FACTS, the relay). */
@Injectable()
export class TypeOrmDeliveries extends Deliveries {
  private readonly leasing = new Together(
    (requests: readonly LeaseRequest[]) => this.leaseAll(requests),
    ({ destination }) => destination, // in one transaction the second would get the rows of the first again
  );

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly database: Database,
  ) {
    super();
  }

  /**
   * When nothing could be locked it looks again without a lock: only so can nothing be told from nothing unlocked. InnoDB
   * locks the row behind a range for a moment, which may be the only one that is due for another destination.
   */
  async lease(request: LeaseRequest): Promise<Lease> {
    const lease = await this.leasing.join(request);
    const contended = lease.deliveries.length === 0 && (await this.isAnythingDue(request.destination));
    return { ...lease, contended };
  }

  async settle(lease: Lease, { sent, postponed, refused }: Settlement): Promise<number> {
    const { answer } = await this.unitOfWork.run((tx) => {
      const marked = markSent(tx, lease, sent);
      postpone(tx, lease, postponed);
      retryLater(tx, lease, refused);
      park(tx, lease, refused);
      return withCommit(marked);
    });
    return answer;
  }

  /** Two round trips: what is due, and all the rest with COMMIT. */
  private async leaseAll(requests: readonly LeaseRequest[]): Promise<Lease[]> {
    const { leases, answer } = await this.unitOfWork.run(async (tx) => {
      const leases = await Promise.all(requests.map((request) => takeDue(tx, request)));
      return { leases, ...withCommit(load(tx, leases)) };
    });
    const messages = await answer;
    return leases.map((lease) => ({ ...lease, messages }));
  }

  private async isAnythingDue(destination: string): Promise<boolean> {
    const due = await this.database.query(`SELECT 1 FROM ${DUE} LIMIT 1`, [destination]);
    return due.length > 0;
  }
}

const DUE = `outbox_deliveries FORCE INDEX (outbox_deliveries_due)
  WHERE destination = ? AND parked_at IS NULL AND available_at <= UTC_TIMESTAMP(3)`;

type Taken = Omit<Lease, 'messages'>;

/**
 * The index gives them in order, so only the rows taken are locked; a plan of the optimizer's own choosing might sort,
 * and lock everything to do it.
 */
async function takeDue(tx: Tx, { destination, maxDeliveries, maxBytes, forMs }: LeaseRequest): Promise<Taken> {
  const rows = await select<DeliveryRow>(
    tx,
    `SELECT event_id, bytes, refusals FROM ${DUE}
     ORDER BY available_at, event_id LIMIT ? FOR UPDATE SKIP LOCKED`,
    [destination, maxDeliveries],
  );
  let bytes = 0;
  const tooMuch = rows.findIndex((row, n) => (bytes += row.bytes) > maxBytes && n > 0);
  const taken = tooMuch === -1 ? rows : rows.slice(0, tooMuch);
  const id = newId<'Lease'>();
  if (taken.length > 0) {
    executeLater(
      tx,
      `UPDATE outbox_deliveries SET lease_id = ?, available_at = ${IN_MS} WHERE destination = ? AND event_id IN (?)`,
      [toBinary(id), forMs, destination, taken.map((row) => row.event_id)],
    );
  }
  const full = tooMuch !== -1 || rows.length === maxDeliveries;
  return { id, destination, deliveries: taken.map(toDelivery), full, contended: false };
}

async function load(tx: Tx, leases: readonly Taken[]): Promise<Map<EventId, OutgoingMessage>> {
  const eventIds = new Set(leases.flatMap(({ deliveries }) => deliveries.map(({ eventId }) => eventId)));
  if (eventIds.size === 0) return new Map();
  const rows = await select<EventRow>(tx, 'SELECT id, type, traceparent, payload FROM outbox_events WHERE id IN (?)', [
    binaries([...eventIds]),
  ]);
  return new Map(rows.map(toMessage).map((message) => [message.eventId, message]));
}

/** For an answer that travels with COMMIT. When that fails, `run` tells why, and nobody asks for the answer. */
function withCommit<T>(answer: Promise<T>): { readonly answer: Promise<T> } {
  answer.catch(() => undefined);
  return { answer };
}

async function markSent(tx: Tx, lease: Lease, sent: readonly EventId[]): Promise<number> {
  if (sent.length === 0) return 0;
  const marked = execute(tx, `DELETE FROM outbox_deliveries WHERE ${HELD}`, held(lease, sent));
  executeLater(tx, COUNT_WHAT_WAS_DELETED, [lease.destination]);
  return marked;
}

/** ROW_COUNT() is that of the statement before, on both engines, as long as this one is under way. */
const COUNT_WHAT_WAS_DELETED = `
  INSERT INTO outbox_destinations (destination, sent, last_sent_at)
  SELECT ?, ROW_COUNT(), UTC_TIMESTAMP(3) FROM DUAL WHERE ROW_COUNT() > 0
  ON DUPLICATE KEY UPDATE sent = outbox_destinations.sent + ROW_COUNT(), last_sent_at = UTC_TIMESTAMP(3)`;

/** Only what the lease still holds: another worker's lease has another id. */
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
  const delay = caseOf('event_id', again, keyOf, ({ retryInMs }) => retryInMs);
  const error = caseOf('event_id', again, keyOf, (row) => cut(row.error));
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
  const error = caseOf('event_id', parked, keyOf, (row) => cut(row.error));
  executeLater(
    tx,
    `UPDATE outbox_deliveries SET lease_id = NULL, refusals = refusals + 1, parked_at = UTC_TIMESTAMP(3),
       last_error = ${error.sql} WHERE ${HELD}`,
    [...error.parameters, ...held(lease, parked.map(eventIdOf))],
  );
}

const eventIdOf = ({ eventId }: Refused): EventId => eventId;
const keyOf = ({ eventId }: Refused): Buffer => toBinary(eventId);
const binaries = (ids: readonly EventId[]): Buffer[] => ids.map(toBinary);
const cut = (text: string | null): string | null => text?.slice(0, LONGEST_ERROR) ?? null;

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
