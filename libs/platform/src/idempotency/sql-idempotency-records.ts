import { Injectable } from '@nestjs/common';
import {
  type AnswerLedger,
  type DomainError,
  idempotencyErrors,
  type IdempotencyKey,
  IdempotencyRecords,
  type IdempotentAnswer,
  type IdempotentRequest,
  type Tx,
} from '@app/kernel';
import { hash } from 'node:crypto';
import { isDuplicateKeyOf } from '../database/database-errors';
import { columnsOf, fromBinary, idParameter, pairIn, type WrittenRow } from '../database/sql';
import { insertRowsLater, select } from '../database/statements';
import { textParameter } from '../database/text';

/** A row of `answersSql`. */
export interface RecordRow {
  readonly caller_id: Buffer;
  readonly key_hash: Buffer;
  readonly attempt_id: Buffer;
  readonly request_hash: Buffer;
  readonly body: string;
}

interface NewRecordRow extends RecordRow {
  readonly created_at: Date;
}

const COLUMNS = columnsOf<NewRecordRow>({
  caller_id: true,
  key_hash: true,
  attempt_id: true,
  request_hash: true,
  body: true,
  created_at: true,
});

/** The first success of a key. */
interface Answer {
  readonly attemptId: string;
  readonly requestHash: Buffer;
  readonly body: string;
}

interface NewRecord {
  readonly request: IdempotentRequest;
  readonly body: string;
}

/** A request is looked up, compared and stored, so its key is hashed once. */
const keyHashes = new WeakMap<IdempotencyKey, Buffer>();

/** SHA-256 of the key. The order row keeps it permanently, so that the auditor can group the orders of one key. */
export function idempotencyKeyHash(request: IdempotencyKey): Buffer {
  let keyHash = keyHashes.get(request);
  if (!keyHash) {
    keyHash = hash('sha256', request.key, 'buffer');
    keyHashes.set(request, keyHash);
  }
  return keyHash;
}

/** Another transaction has stored the same key since the lookup. */
const isRepeatedMeanwhile = isDuplicateKeyOf('PRIMARY');

// FORCE INDEX: it is the only usable index, and the optimizer spent a fifth of its time on the choice.
export const answersSql = (requests: readonly IdempotencyKey[]): string =>
  `SELECT caller_id, key_hash, attempt_id, request_hash, body FROM idempotency_records FORCE INDEX (PRIMARY)
   WHERE ${pairIn('caller_id', 'key_hash', requests.length)}`;

export const keyParameters = (key: IdempotencyKey): unknown[] => [idParameter(key.callerId), idempotencyKeyHash(key)];

@Injectable()
export class SqlIdempotencyRecords extends IdempotencyRecords {
  open(tx: Tx, requests: readonly IdempotentRequest[]): Promise<AnswerLedger> {
    return tx.open({
      writes: 'idempotency-keys',
      read: () => this.read(tx, requests),
      write: (answers) => this.insertAll(tx, answers.added()),
    });
  }

  private async read(tx: Tx, requests: readonly IdempotentRequest[]): Promise<Answers> {
    if (requests.length === 0) return new Answers([]);
    const answers = new Answers(await select<RecordRow>(tx, answersSql(requests), requests.flatMap(keyParameters)));
    if (tx.run > 1 && requests.some((request) => answers.hasAttempt(request))) tx.earlierRunCommitted();
    return answers;
  }

  private insertAll(tx: Tx, records: readonly NewRecord[]): void {
    if (records.length === 0) return;
    const createdAt = tx.now;
    insertRowsLater<WrittenRow<NewRecordRow>>(
      tx,
      'idempotency_records',
      COLUMNS,
      records.map(({ request, body }) => ({
        caller_id: idParameter(request.callerId),
        key_hash: idempotencyKeyHash(request),
        attempt_id: idParameter(request.attemptId),
        request_hash: request.requestHash,
        body: textParameter(body),
        created_at: createdAt,
      })),
      { conflictOn: isRepeatedMeanwhile },
    );
  }
}

/** The stored answers of some keys, and those that a transaction adds. */
export class Answers implements AnswerLedger {
  private readonly byKey: Map<string, Answer>;
  private readonly stored: NewRecord[] = [];

  constructor(rows: readonly RecordRow[]) {
    this.byKey = new Map(rows.map((row) => [nameOf(fromBinary(row.caller_id), row.key_hash), toAnswer(row)]));
  }

  answerTo(request: IdempotentRequest): IdempotentAnswer | DomainError | undefined {
    if (this.byKey.size === 0) return undefined;
    const answer = this.byKey.get(nameOfKey(request));
    if (!answer) return undefined;
    if (!answer.requestHash.equals(request.requestHash)) return idempotencyErrors.error('idempotency.key-reused');
    // This very attempt: the answer to COMMIT was lost, and the caller has had no answer yet.
    return { body: answer.body, replayed: answer.attemptId !== request.attemptId };
  }

  store(request: IdempotentRequest, body: string): void {
    const { attemptId, requestHash } = request;
    this.byKey.set(nameOfKey(request), { attemptId, requestHash, body });
    this.stored.push({ request, body });
  }

  /** Whether the answer belongs to this very request, stored by an earlier run of its work. */
  hasAttempt(request: IdempotentRequest): boolean {
    return this.byKey.get(nameOfKey(request))?.attemptId === request.attemptId;
  }

  /** The records to write. */
  added(): readonly NewRecord[] {
    return this.stored;
  }
}

const toAnswer = (row: RecordRow): Answer => ({
  attemptId: fromBinary(row.attempt_id),
  requestHash: row.request_hash,
  body: row.body,
});

const nameOfKey = (request: IdempotentRequest): string => nameOf(request.callerId, idempotencyKeyHash(request));

const nameOf = (callerId: string, keyHash: Buffer): string => callerId + keyHash.toString('latin1');
