import { DomainError } from './errors';
import type { Id } from './id';
import type { Tx } from './unit-of-work';

/** A key and whose it is. */
export interface IdempotencyKey {
  /** The user, or the API key by its name, that sent it: keys belong to their caller. */
  readonly callerId: Id<'Caller'>;
  readonly key: string;
}

/** What a caller sends with `Idempotency-Key`, ready to be compared. */
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

/** The answers already given to the keys of one transaction, and those that it adds. */
export interface AnswerLedger {
  /** The stored answer, `idempotency.key-reused` when the key belongs to another request, or nothing: go ahead. */
  answerTo(request: IdempotentRequest): IdempotentAnswer | DomainError | undefined;
  /** From here on the key is taken, for later requests of the same transaction too. */
  store(request: IdempotentRequest, body: string): void;
}

/** The first success of every idempotency key, stored in the transaction that the success belongs to. */
export abstract class IdempotencyRecords {
  /**
   * A plain read that locks nothing: ask for it right after the lock that serialises repeats (the wallet's) and before
   * anything else is read. What is stored goes with COMMIT, in one INSERT, which fails with TransactionConflict when another
   * transaction has stored one of the keys meanwhile.
   */
  abstract open(tx: Tx, requests: readonly IdempotentRequest[]): Promise<AnswerLedger>;
}

/** The stored answer, or nothing: go ahead. @throws idempotency.key-reused when the key belongs to another request. */
export function earlierAnswer(answers: AnswerLedger, request: IdempotentRequest): IdempotentAnswer | undefined {
  const earlier = answers.answerTo(request);
  if (earlier instanceof DomainError) throw earlier;
  return earlier;
}

/** Stores the first success of a key with COMMIT, and answers it. */
export function firstAnswer(answers: AnswerLedger, request: IdempotentRequest, body: string): IdempotentAnswer {
  answers.store(request, body);
  return { body, replayed: false };
}

/** Committed answers, read outside any transaction: for a request that would otherwise be refused before one begins. */
export abstract class StoredAnswers {
  /**
   * The first success of the key, `idempotency.key-reused` when it belongs to another request, or nothing. Requests of
   * one turn of the event loop share one statement. @throws Unavailable
   */
  abstract find(request: IdempotentRequest): Promise<IdempotentAnswer | DomainError | undefined>;
  /** Whether any request of this caller has succeeded with the key. @throws Unavailable */
  abstract isUsed(key: IdempotencyKey): Promise<boolean>;
}
