import type { DomainError, IdempotentAnswer, IdempotentRequest } from '@app/kernel';
import type { ClaimCoupon, ClaimRefusal } from '../domain/claim';

/** A claim with the key of its request. */
export interface KeyedClaim extends ClaimCoupon {
  readonly request: IdempotentRequest;
}

/** The answer of a claim, its refusal, or `idempotency.key-reused`. */
export type ClaimAnswer = IdempotentAnswer | ClaimRefusal | DomainError;
