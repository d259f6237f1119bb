import type { FastifyReply } from 'fastify';

/** Whether If-None-Match names the tag: compared weakly, as a read is (RFC 9110, 13.1.2). */
export const namesTag = (header: string | undefined, etag: string): boolean =>
  header === etag || (header?.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, ''))) ?? false);

/** Sends the body as it is, or 304 to whoever has it already. */
export function sendUnlessKnown<Body extends string | Buffer>(
  reply: FastifyReply,
  { etag, body }: { readonly etag: string; readonly body: Body },
  known: string | undefined,
): Body | '' {
  void reply.header('etag', etag);
  void reply.header('cache-control', 'no-cache'); // to be kept, and asked for again each time
  if (namesTag(known, etag)) {
    void reply.status(304);
    return '';
  }
  void reply.header('content-type', 'application/json; charset=utf-8');
  return body;
}
