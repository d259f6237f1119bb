import { v7, validate } from 'uuid';

declare const brand: unique symbol;

/** A UUIDv7 in its lower-case text form; the brand keeps an order's id from being passed as a user's. */
export type Id<T extends string> = string & { readonly [brand]: T };

export type UserId = Id<'User'>;
export type ProductId = Id<'Product'>;
export type OrderId = Id<'Order'>;

/** Time-ordered (RFC 9562), made by the application so that a piece of work keeps its ids when it is run again. */
export const newId = <T extends string>(): Id<T> => v7() as Id<T>;

export const isId = <T extends string>(value: unknown): value is Id<T> => typeof value === 'string' && validate(value);
