import { DomainError } from './errors';

const marked = new WeakSet<object>();

/**
 * Marks what a write failed with after COMMIT was sent and its answer never came: the write may stand. The error stays
 * the same object, so that callers still recognise it. A `DomainError` is never marked: the run that refuses has looked
 * for the rows of the runs before it, behind the lock, and has found none (docs/adr/0027).
 */
export function withUnknownOutcome(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const failure = typeof error === 'object' && error !== null ? error : new Error(String(error), { cause: error });
  marked.add(failure);
  return failure;
}

/** Whether the write that failed with this error may stand nevertheless. */
export const hasUnknownOutcome = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && marked.has(error);
