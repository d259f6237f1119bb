import type { FastifyReply } from 'fastify';
import { randomBytes } from 'node:crypto';
import type { GuestsCart } from '../../domain/cart';

export const CART_COOKIE = 'cart';

const TOKEN_BYTES = 32;
/** The length of these bytes in base64url. */
const TOKEN = /^[\w-]{43}$/;
const ATTRIBUTES = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

export const newGuestsCart = (): GuestsCart => ({
  of: 'guest',
  token: randomBytes(TOKEN_BYTES).toString('base64url'),
});

/**
 * Accepts a well-formed token even when its cart is gone: two tabs that fill the cart again concurrently must fill the
 * same one. A malformed token counts as none.
 */
export function guestsCartOf(cookies: Readonly<Record<string, string | undefined>>): GuestsCart | undefined {
  const token = cookies[CART_COOKIE];
  return token !== undefined && TOKEN.test(token) ? { of: 'guest', token } : undefined;
}

/** Lasts as long as the cart, from this use on. */
export function setCartCookie(reply: FastifyReply, { token }: GuestsCart, expires: Date): void {
  void reply.setCookie(CART_COOKIE, token, { ...ATTRIBUTES, expires });
}
