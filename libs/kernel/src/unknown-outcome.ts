import { DomainError } from './errors';

const marked = new WeakSet<object>();

/**
 * Marks the error of a write whose COMMIT was sent and never answered: the write may be committed. The error stays the
 * same object, so that callers still recognise it. A `DomainError` is never marked: the refusing run has looked for the
 * rows of earlier runs, behind the lock, and has found none (docs/adr/0027).
 */
export function withUnknownOutcome(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const failure = typeof error === 'object' && error !== null ? error : new Error(String(error), { cause: error });
  marked.add(failure);
  return failure;
}

/** Whether the write that failed with this error may be committed. */
export const hasUnknownOutcome = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && marked.has(error);
