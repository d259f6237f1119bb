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
import { isDuplicateKey } from '../database/database-errors';
import { fromBinary, idParameter, pairIn } from '../database/sql';
import { insertAllLater, select } from '../database/statements';
import { textParameter } from '../database/text';

/** A row of `answersSql`. */
export interface RecordRow {
  readonly caller_id: Buffer;
  readonly key_hash: Buffer;
  readonly attempt_id: Buffer;
  readonly request_hash: Buffer;
  readonly body: string;
}

const COLUMNS = ['caller_id', 'key_hash', 'attempt_id', 'request_hash', 'body', 'created_at'] as const;

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

/** A request is looked up, compared and stored: its key is hashed once. */
const keyHashes = new WeakMap<IdempotencyKey, Buffer>();

/** SHA-256 of the key. The order row keeps it for ever, so that the auditor can tell the orders of one key apart. */
export function idempotencyKeyHash(request: IdempotencyKey): Buffer {
  let keyHash = keyHashes.get(request);
  if (!keyHash) {
    keyHash = hash('sha256', request.key, 'buffer');
    keyHashes.set(request, keyHash);
  }
  return keyHash;
}

// FORCE INDEX: there is no other way, and the engine took a fifth of its time to find that out.
export const answersSql = (requests: readonly IdempotencyKey[]): string =>
  `SELECT caller_id, key_hash, attempt_id, request_hash, body FROM idempotency_records FORCE INDEX (PRIMARY)
   WHERE ${pairIn('caller_id', 'key_hash', requests.length)}`;

export const keyParameters = (key: IdempotencyKey): unknown[] => [idParameter(key.callerId), idempotencyKeyHash(key)];

@Injectable()
export class TypeOrmIdempotencyRecords extends IdempotencyRecords {
  async open(tx: Tx, requests: readonly IdempotentRequest[]): Promise<AnswerLedger> {
    const rows =
      requests.length === 0 ? [] : await select<RecordRow>(tx, answersSql(requests), requests.flatMap(keyParameters));
    return new Answers(rows, (added) => this.insertAll(tx, added));
  }

  private insertAll(tx: Tx, records: readonly NewRecord[]): void {
    if (records.length === 0) return;
    const createdAt = tx.now;
    insertAllLater(
      tx,
      'idempotency_records',
      COLUMNS,
      records.map(({ request, body }) => [
        idParameter(request.callerId),
        idempotencyKeyHash(request),
        idParameter(request.attemptId),
        request.requestHash,
        textParameter(body),
        createdAt,
      ]),
      { conflictOn: isDuplicateKey },
    );
  }
}

/** The answers of some keys, and those that a transaction adds. */
export class Answers implements AnswerLedger {
  private readonly byKey: Map<string, Answer>;
  private readonly added: NewRecord[] = [];

  constructor(
    rows: readonly RecordRow[],
    private readonly write: (added: readonly NewRecord[]) => void = () => undefined,
  ) {
    this.byKey = new Map(rows.map((row) => [nameOf(fromBinary(row.caller_id), row.key_hash), toAnswer(row)]));
  }

  answerTo(request: IdempotentRequest): IdempotentAnswer | DomainError | undefined {
    if (this.byKey.size === 0) return undefined;
    const answer = this.byKey.get(nameOfKey(request));
    if (!answer) return undefined;
    if (!answer.requestHash.equals(request.requestHash)) return idempotencyErrors.error('idempotency.key-reused');
    // One's own attempt: the answer to COMMIT was lost, and the caller has had none yet.
    return { body: answer.body, replayed: answer.attemptId !== request.attemptId };
  }

  store(request: IdempotentRequest, body: string): void {
    const { attemptId, requestHash } = request;
    this.byKey.set(nameOfKey(request), { attemptId, requestHash, body });
    this.added.push({ request, body });
  }

  flush(): void {
    this.write(this.added);
  }
}

const toAnswer = (row: RecordRow): Answer => ({
  attemptId: fromBinary(row.attempt_id),
  requestHash: row.request_hash,
  body: row.body,
});

const nameOfKey = (request: IdempotentRequest): string => nameOf(request.callerId, idempotencyKeyHash(request));

const nameOf = (callerId: string, keyHash: Buffer): string => callerId + keyHash.toString('latin1');
