import { SESSION_COOKIE } from '@app/platform';
import type { FastifyReply } from 'fastify';

/**
 * The prefix `__Host-` (RFC 6265bis, section 4.1.3.2) makes browsers require Secure, Path=/ and no Domain: no other
 * host, not even a subdomain, can set or read the cookie. No script can read it (HttpOnly).
 */
const ATTRIBUTES = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

/** Lasts until the absolute time-out. The server enforces the idle one, or each response would set the cookie again. */
export function setSessionCookie(reply: FastifyReply, token: string, expires: Date): void {
  void reply.setCookie(SESSION_COOKIE, token, { ...ATTRIBUTES, expires });
}

export function clearSessionCookie(reply: FastifyReply): void {
  void reply.clearCookie(SESSION_COOKIE, ATTRIBUTES);
}
