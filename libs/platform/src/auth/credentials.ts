import type { FastifyRequest } from 'fastify';

export const SESSION_COOKIE = '__Host-session';

/**
 * The credentials of a request. A header takes precedence over the cookie, because a header cannot be sent by accident.
 */
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

/**
 * Whether the request carries credentials in a header, valid or not. A cookie does not count: browsers send it without
 * being asked.
 */
export const saysWho = ({ headers }: FastifyRequest): boolean =>
  headers.authorization !== undefined || headers['x-api-key'] !== undefined;

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Browsers also send cookies with requests from pages of other sites, and mark them: Sec-Fetch-Site, or Origin in older
 * browsers. A request without either does not come from a browser.
 */
export function isForgeable(request: FastifyRequest): boolean {
  if (SAFE_METHODS.has(request.method)) return false;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin';
  const { origin } = request.headers;
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== request.host);
}
