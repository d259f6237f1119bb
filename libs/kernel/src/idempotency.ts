import { DomainError } from './errors';
import type { Id } from './id';
import type { Tx } from './unit-of-work';

/** A key and its caller. */
export interface IdempotencyKey {
  /** The user, or the API key by its name, that sent the key: keys belong to their caller. */
  readonly callerId: Id<'Caller'>;
  readonly key: string;
}

/** The `Idempotency-Key` of a request and the request's hash, for comparison. */
export interface IdempotentRequest extends IdempotencyKey {
  /** SHA-256 over operation, path, query and body: the same key with another request is refused. */
  readonly requestHash: Buffer;
  /** Made once for each received request: a run that finds its own attempt stored has been committed before. */
  readonly attemptId: Id<'Attempt'>;
}

/** The body of the first success, byte for byte. `replayed` is true when an earlier request had the effect. */
export interface IdempotentAnswer {
  readonly body: string;
  readonly replayed: boolean;
}

/** The stored answers to the keys of one transaction, and the answers that the transaction adds. */
export interface AnswerLedger {
  /**
   * Returns the stored answer, `idempotency.key-reused` when the key belongs to another request, or nothing for a new
   * key.
   */
  answerTo(request: IdempotentRequest): IdempotentAnswer | DomainError | undefined;
  /** Stores the answer; the key is used from here on, also for later requests of the same transaction. */
  store(request: IdempotentRequest, body: string): void;
}

/** The first success of every idempotency key, stored in the transaction of that success. */
export abstract class IdempotencyRecords {
  /**
   * A plain read without locks: call it directly after the lock that serialises repeats (the wallet's) and before any
   * other read. New answers are stored with the COMMIT, in one INSERT, which fails with TransactionConflict when
   * another transaction has stored one of the keys meanwhile.
   */
  abstract open(tx: Tx, requests: readonly IdempotentRequest[]): Promise<AnswerLedger>;
}

/**
 * Returns the stored answer, or nothing for a new key.
 * @throws idempotency.key-reused when the key belongs to another request.
 */
export function earlierAnswer(answers: AnswerLedger, request: IdempotentRequest): IdempotentAnswer | undefined {
  const earlier = answers.answerTo(request);
  if (earlier instanceof DomainError) throw earlier;
  return earlier;
}

/** Stores the first success of a key with COMMIT, and returns it. */
export function firstAnswer(answers: AnswerLedger, request: IdempotentRequest, body: string): IdempotentAnswer {
  answers.store(request, body);
  return { body, replayed: false };
}

/**
 * Committed answers, read outside any transaction: for a request that would otherwise be refused before its
 * transaction.
 */
export abstract class StoredAnswers {
  /**
   * Returns the first success of the key, `idempotency.key-reused` when it belongs to another request, or nothing.
   * Requests of one turn of the event loop share one statement.
   * @throws Unavailable
   */
  abstract find(request: IdempotentRequest): Promise<IdempotentAnswer | DomainError | undefined>;
  /** Whether any request of this caller has succeeded with the key. @throws Unavailable */
  abstract isUsed(key: IdempotencyKey): Promise<boolean>;
}
