import type { DomainError } from '@app/kernel';
import { balanceErrors } from './balance.errors';

/** The rules of wallets: each returns the error of a request that breaks the rule, or nothing. */

export const aBalanceIsNeverNegative = (before: number, after: number): DomainError | undefined =>
  after < 0 ? balanceErrors.error('balance.too-small', { detail: `the balance is ${before}` }) : undefined;

export const aBalanceIsAnExactNumber = (after: number): DomainError | undefined =>
  Number.isSafeInteger(after) ? undefined : balanceErrors.error('balance.too-large');

interface Charge {
  readonly userId: string;
  readonly amount: number;
}

export const aReferenceStandsForOneCharge = (booked: Charge, asked: Charge): DomainError | undefined =>
  booked.userId === asked.userId && booked.amount === asked.amount
    ? undefined
    : balanceErrors.error('balance.reference-reused');
