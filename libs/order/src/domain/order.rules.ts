import type { DomainError } from '@app/kernel';
import type { StoredOrder } from './order-facts';
import { orderErrors } from './order.errors';

/** The rules of refunds: each returns the error of a request that breaks the rule, or nothing. */

export const aRefundDoesNotPrecedeItsOrder = (
  { placedAt }: Pick<StoredOrder, 'placedAt'>,
  refundedAt: Date | undefined,
): DomainError | undefined =>
  refundedAt && refundedAt < placedAt ? orderErrors.error('order.refunded-before-placed') : undefined;

export const nothingWasRefundedBeforeACancellation = ({
  status,
}: Pick<StoredOrder, 'status'>): DomainError | undefined =>
  status === 'completed' ? undefined : orderErrors.error('order.not-cancellable');

export const theOrderHasTheUnitsToGiveBack = (units: unknown): DomainError | undefined =>
  units === undefined ? orderErrors.error('order.nothing-to-refund') : undefined;
