import { Injectable } from '@nestjs/common';
import {
  type AnswerLedger,
  Clock,
  type DomainError,
  idempotencyErrors,
  IdempotencyRecords,
  type IdempotentAnswer,
  type IdempotentRequest,
  type Tx,
} from '@app/kernel';
import { createHash } from 'node:crypto';
import { anyPair, toBinary } from '../database/sql';
import { insertAllLater, select } from '../database/statements';

interface RecordRow {
  readonly caller_id: Buffer;
  readonly key_hash: Buffer;
  readonly attempt_id: Buffer;
  readonly request_hash: Buffer;
  readonly body: string;
}

const COLUMNS = ['caller_id', 'key_hash', 'attempt_id', 'request_hash', 'body', 'created_at'] as const;

interface RecordKey {
  readonly callerId: Buffer;
  readonly keyHash: Buffer;
  /** Both, as the key of a map. */
  readonly name: string;
}

/** A request is looked up, compared and stored: it is hashed once. */
const keys = new WeakMap<IdempotentRequest, RecordKey>();

/** SHA-256 of the key. The order row keeps it for ever, so that the auditor can tell the orders of one key apart. */
export const idempotencyKeyHash = (request: IdempotentRequest): Buffer => keyOf(request).keyHash;

@Injectable()
export class TypeOrmIdempotencyRecords extends IdempotencyRecords {
  constructor(private readonly clock: Clock) {
    super();
  }

  async open(tx: Tx, requests: readonly IdempotentRequest[]): Promise<AnswerLedger> {
    const rows =
      requests.length === 0
        ? []
        : await select<RecordRow>(
            tx,
            `SELECT caller_id, key_hash, attempt_id, request_hash, body FROM idempotency_records
             WHERE ${anyPair('caller_id', 'key_hash', requests.length)}`,
            requests.map(keyOf).flatMap(({ callerId, keyHash }) => [callerId, keyHash]),
          );
    return new Answers(rows, (added) => this.insertAll(tx, added));
  }

  private insertAll(tx: Tx, rows: readonly RecordRow[]): void {
    const createdAt = this.clock.now();
    insertAllLater(
      tx,
      'idempotency_records',
      COLUMNS,
      rows.map((row) => [row.caller_id, row.key_hash, row.attempt_id, row.request_hash, row.body, createdAt]),
      { duplicateIsConflict: true },
    );
  }
}

class Answers implements AnswerLedger {
  private readonly byKey: Map<string, RecordRow>;
  private readonly added: RecordRow[] = [];

  constructor(
    rows: readonly RecordRow[],
    private readonly write: (added: readonly RecordRow[]) => void,
  ) {
    this.byKey = new Map(rows.map((row) => [nameOf(row.caller_id, row.key_hash), row]));
  }

  answerTo(request: IdempotentRequest): IdempotentAnswer | DomainError | undefined {
    const row = this.byKey.get(keyOf(request).name);
    if (!row) return undefined;
    if (!row.request_hash.equals(request.requestHash)) return idempotencyErrors.error('idempotency.key-reused');
    // One's own attempt: the answer to COMMIT was lost, and the caller has had none yet.
    return { body: row.body, replayed: !row.attempt_id.equals(toBinary(request.attemptId)) };
  }

  store(request: IdempotentRequest, body: string): void {
    const { callerId, keyHash, name } = keyOf(request);
    const row: RecordRow = {
      caller_id: callerId,
      key_hash: keyHash,
      attempt_id: toBinary(request.attemptId),
      request_hash: request.requestHash,
      body,
    };
    this.byKey.set(name, row);
    this.added.push(row);
  }

  flush(): void {
    this.write(this.added);
  }
}

function keyOf(request: IdempotentRequest): RecordKey {
  const known = keys.get(request);
  if (known) return known;
  const callerId = toBinary(request.callerId);
  const keyHash = createHash('sha256').update(request.key).digest();
  const key = { callerId, keyHash, name: nameOf(callerId, keyHash) };
  keys.set(request, key);
  return key;
}

const nameOf = (callerId: Buffer, keyHash: Buffer): string => callerId.toString('hex') + keyHash.toString('hex');
