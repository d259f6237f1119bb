import { type IdempotentRequest, newId } from '@app/kernel';
import { createHash } from 'node:crypto';

/** A request as it comes out of `Idempotency-Key`: with a key of its own, if nothing else is said. */
export const idempotentRequest = (more: Partial<IdempotentRequest> = {}): IdempotentRequest => ({
  callerId: newId<'Caller'>(),
  key: newId(),
  requestHash: createHash('sha256').update('the request').digest(),
  attemptId: newId<'Attempt'>(),
  ...more,
});

/** The same request, received once more. */
export const repeated = (request: IdempotentRequest): IdempotentRequest => ({
  ...request,
  attemptId: newId<'Attempt'>(),
});
