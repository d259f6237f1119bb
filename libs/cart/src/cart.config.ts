import type { Environment } from '@app/platform';
import { cartSettings } from './context';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** How long an unused cart is kept, in milliseconds. */
export class CartConfig {
  readonly guestMs: number;
  readonly customerMs: number;

  constructor(env: Environment) {
    this.guestMs = env.read(cartSettings.CART_GUEST_DAYS) * DAY_MS;
    this.customerMs = env.read(cartSettings.CART_CUSTOMER_DAYS) * DAY_MS;
  }
}
