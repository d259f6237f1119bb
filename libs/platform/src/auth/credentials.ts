import type { FastifyRequest } from 'fastify';

export const SESSION_COOKIE = '__Host-session';

/** What a request shows of who sends it. A header wins over the cookie: it can't be sent by accident. */
export interface Credentials {
  readonly apiKey: string | undefined;
  readonly token: string | undefined;
  readonly byCookie: boolean;
}

export function credentialsOf(request: FastifyRequest): Credentials {
  const { authorization, 'x-api-key': apiKey } = request.headers;
  const bearer = /^Bearer ([\w-]{1,200})$/i.exec(authorization ?? '')?.[1];
  const cookie = request.cookies[SESSION_COOKIE];
  return {
    apiKey: typeof apiKey === 'string' ? apiKey : undefined,
    token: bearer ?? (authorization === undefined ? cookie : undefined),
    byCookie: authorization === undefined && cookie !== undefined,
  };
}

/** Whether the sender says by a header who he is, however badly; a cookie comes by itself. */
export const saysWho = ({ headers }: FastifyRequest): boolean =>
  headers.authorization !== undefined || headers['x-api-key'] !== undefined;

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser sends cookies along with what other sites' pages ask for, but says so: Sec-Fetch-Site, or Origin in older
 * ones. Without either it is not a browser.
 */
export function isForgeable(request: FastifyRequest): boolean {
  if (SAFE_METHODS.has(request.method)) return false;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin';
  const { origin } = request.headers;
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== request.host);
}
