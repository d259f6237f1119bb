import type { Environment } from '@app/platform';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** How long a cart is kept that nobody uses, in milliseconds. */
export class CartConfig {
  readonly guestMs: number;
  readonly customerMs: number;

  constructor(env: Environment) {
    this.guestMs = env.integer('CART_GUEST_DAYS', { min: 1, max: 400, fallback: 14 }) * DAY_MS;
    this.customerMs = env.integer('CART_CUSTOMER_DAYS', { min: 1, max: 3_650, fallback: 90 }) * DAY_MS;
  }
}
