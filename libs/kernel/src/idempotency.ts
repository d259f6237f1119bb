import type { DomainError } from './errors';
import type { Id } from './id';
import type { Tx } from './unit-of-work';

/** What a caller sends with `Idempotency-Key`, ready to be compared. */
export interface IdempotentRequest {
  /** The user or API key that sent it: keys belong to their caller. */
  readonly callerId: Id<'Caller'>;
  readonly key: string;
  /** SHA-256 over operation, path and body: the same key with another request is refused. */
  readonly requestHash: Buffer;
  /** Made once for each received request: a run that finds its own attempt stored has been committed before. */
  readonly attemptId: Id<'Attempt'>;
}

/** The body of the first success, byte for byte. `replayed` is true when an earlier request had the effect. */
export interface IdempotentAnswer {
  readonly body: string;
  readonly replayed: boolean;
}

/** The answers already given to the keys of one transaction, and those that it adds. */
export interface AnswerLedger {
  /** The stored answer, `idempotency.key-reused` when the key belongs to another request, or nothing: go ahead. */
  answerTo(request: IdempotentRequest): IdempotentAnswer | DomainError | undefined;
  /** From here on the key is taken, for later requests of the same transaction too. */
  store(request: IdempotentRequest, body: string): void;
  /** One INSERT, sent by the COMMIT, which fails with TransactionConflict when another transaction stored one of the keys meanwhile. */
  flush(): void;
}

/** The first success of every idempotency key, stored in the transaction that the success belongs to. */
export abstract class IdempotencyRecords {
  /**
   * A plain read that locks nothing: ask for it right after the lock that serialises repeats (the wallet's) and before
   * anything else is read.
   */
  abstract open(tx: Tx, requests: readonly IdempotentRequest[]): Promise<AnswerLedger>;
}
