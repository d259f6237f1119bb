/**
 * The order in which every transaction locks rows. Two transactions with different lock orders can deadlock, so the
 * unit of work refuses any other order at once. On the order path: wallets first, products last (docs/adr/0037).
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
  'outbox-manifest',
  'outbox-replays',
  'outbox-deliveries',
  'outbox-events',
] as const;

export type LockRank = (typeof LOCK_ORDER)[number];

/**
 * The order in which the unit of work writes the changes of ledgers, right before COMMIT. Products come last, so that
 * no transaction holds a product while it waits for the row of a key (docs/adr/0023).
 */
export const WRITE_ORDER = ['wallets', 'customer-coupons', 'coupons', 'idempotency-keys', 'products'] as const;

export type WriteRank = (typeof WRITE_ORDER)[number];

/** A transaction locks rows in another order than `LOCK_ORDER`, or the same rows twice: a bug in the use case. */
export class LockOrderBroken extends Error {
  constructor(wanted: LockRank, held: LockRank) {
    super(`${wanted} must be locked before ${held}, and once: see LOCK_ORDER`);
    this.name = 'LockOrderBroken';
  }
}
