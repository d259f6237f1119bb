import type { FastifyReply } from 'fastify';
import { randomBytes } from 'node:crypto';
import type { GuestsCart } from '../../domain/cart';

export const CART_COOKIE = 'cart';

const TOKEN_BYTES = 32;
/** What these bytes are in base64url. */
const TOKEN = /^[\w-]{43}$/;
const ATTRIBUTES = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

export const newGuestsCart = (): GuestsCart => ({
  of: 'guest',
  token: randomBytes(TOKEN_BYTES).toString('base64url'),
});

/**
 * A token of ours is taken even where its cart is gone: two tabs that fill it again at once must fill the same one. What
 * does not look like one of ours is none.
 */
export function guestsCartOf(cookies: Readonly<Record<string, string | undefined>>): GuestsCart | undefined {
  const token = cookies[CART_COOKIE];
  return token !== undefined && TOKEN.test(token) ? { of: 'guest', token } : undefined;
}

/** Lasts as long as the cart does, from this use on. */
export function setCartCookie(reply: FastifyReply, { token }: GuestsCart, expires: Date): void {
  void reply.setCookie(CART_COOKIE, token, { ...ATTRIBUTES, expires });
}
