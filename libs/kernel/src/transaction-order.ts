/**
 * The order in which every transaction locks rows. A transaction that locks in another order can deadlock with one that
 * keeps it, so the unit of work refuses it at once. On the order path: wallets first, products last (docs/adr/0037).
 */
export const LOCK_ORDER = [
  'users',
  'wallets',
  'orders',
  'customer-coupons',
  'coupons',
  'imports',
  'products',
  'product-images',
  'image-tasks',
  'ranking-generations',
  'outbox-deliveries',
  'outbox-events',
] as const;

export type LockRank = (typeof LOCK_ORDER)[number];

/**
 * The order in which the unit of work writes what ledgers have changed, right before COMMIT. Products come last: whoever
 * waits for the row of a key holds no product (docs/adr/0023).
 */
export const WRITE_ORDER = ['wallets', 'customer-coupons', 'coupons', 'idempotency-keys', 'products'] as const;

export type WriteRank = (typeof WRITE_ORDER)[number];

/** A transaction locks rows in another order than `LOCK_ORDER`, or the same rows twice. A bug in the use case. */
export class LockOrderBroken extends Error {
  constructor(wanted: LockRank, held: LockRank) {
    super(`${wanted} must be locked before ${held}, and once: see LOCK_ORDER`);
    this.name = 'LockOrderBroken';
  }
}
