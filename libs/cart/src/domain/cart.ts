import type { UserId } from '@app/kernel';

/** The maximum number of products in a cart, equal to the maximum number of lines in an order. */
export const MAX_PRODUCTS = 1_000;
/** The maximum units of one product. */
export const MAX_QUANTITY = 9_999;

/** A customer's own cart, which stays after the sign-out. */
export interface CustomersCart {
  readonly of: 'customer';
  readonly userId: UserId;
}

/** The cart of a guest, identified by its token. */
export interface GuestsCart {
  readonly of: 'guest';
  /** 256 random bits, base64url. */
  readonly token: string;
}

export type CartOwner = CustomersCart | GuestsCart;
