import type { UserId } from '@app/kernel';

/** Different products in one cart: as many as an order may have lines. */
export const MAX_PRODUCTS = 1_000;
/** Units of one product. */
export const MAX_QUANTITY = 9_999;

/** A customer's own cart: it stays when he signs out. */
export interface CustomersCart {
  readonly of: 'customer';
  readonly userId: UserId;
}

/** The cart of whoever has the token. */
export interface GuestsCart {
  readonly of: 'guest';
  /** 256 random bits, base64url. */
  readonly token: string;
}

export type CartOwner = CustomersCart | GuestsCart;
