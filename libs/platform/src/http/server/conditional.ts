import type { FastifyReply } from 'fastify';

/** Whether If-None-Match names the tag; weak comparison, as for a read (RFC 9110, 13.1.2). */
export const namesTag = (header: string | undefined, etag: string): boolean =>
  header === etag || (header?.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, ''))) ?? false);

/** Sends the body, or 304 when the client has it already. */
export function sendUnlessKnown<Body extends string | Buffer>(
  reply: FastifyReply,
  { etag, body }: { readonly etag: string; readonly body: Body },
  known: string | undefined,
): Body | '' {
  void reply.header('etag', etag);
  void reply.header('cache-control', 'no-cache'); // the client may keep it, but must revalidate it each time
  if (namesTag(known, etag)) {
    void reply.status(304);
    return '';
  }
  void reply.header('content-type', 'application/json; charset=utf-8');
  return body;
}
