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

/** The order row keeps this hash for ever, so that the auditor can tell the orders of one key apart. */
export const idempotencyKeyHash = (key: string): Buffer => createHash('sha256').update(key).digest();

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
            requests.flatMap(({ callerId, key }) => [toBinary(callerId), idempotencyKeyHash(key)]),
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
    this.byKey = new Map(rows.map((row) => [nameOf(row), row]));
  }

  answerTo(request: IdempotentRequest): IdempotentAnswer | DomainError | undefined {
    const row = this.byKey.get(nameOf(keyOf(request)));
    if (!row) return undefined;
    if (!row.request_hash.equals(request.requestHash)) return idempotencyErrors.error('idempotency.key-reused');
    // One's own attempt: the answer to COMMIT was lost, and the caller has had none yet.
    return { body: row.body, replayed: !row.attempt_id.equals(toBinary(request.attemptId)) };
  }

  store(request: IdempotentRequest, body: string): void {
    const row: RecordRow = {
      ...keyOf(request),
      attempt_id: toBinary(request.attemptId),
      request_hash: request.requestHash,
      body,
    };
    this.byKey.set(nameOf(row), row);
    this.added.push(row);
  }

  flush(): void {
    this.write(this.added);
  }
}

const keyOf = ({ callerId, key }: IdempotentRequest) => ({
  caller_id: toBinary(callerId),
  key_hash: idempotencyKeyHash(key),
});

const nameOf = ({ caller_id, key_hash }: Pick<RecordRow, 'caller_id' | 'key_hash'>): string =>
  caller_id.toString('hex') + key_hash.toString('hex');
