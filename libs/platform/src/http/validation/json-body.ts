import { DomainError } from '@app/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { excessIn, LEAST_BOUNDS } from './body-bounds';
import { invalidRequest } from '../../problems/problem';
import { requestErrors } from '../../problems/request.errors';

/**
 * Accepts only JSON in UTF-8 (RFC 8259, section 8.1). A form and plain text, which a page of any site may send without
 * a preflight, get 415. A body that exceeds the bounds of its operation is refused before it is parsed (ADR 0033). An
 * operation without a body ignores the Content-Type of an empty one: many clients send it with every call.
 */
export function useJsonBodies(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addHook('onRequest', (request, _, done) => {
    const { headers } = request;
    if (headers['content-type'] !== undefined && hasNoBody(headers) && !takesBody(request))
      delete headers['content-type'];
    done();
  });
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    if (bytes.length === 0) {
      done(takesBody(request) ? requestErrors.error('request.malformed', { detail: EMPTY }) : null);
      return;
    }
    const text = excessOf(request, bytes) ?? textOf(request, bytes);
    if (text instanceof DomainError) done(text);
    else void parse(request, text, done);
  });
}

const EMPTY = 'The body is empty. Send JSON, with Content-Type: application/json.';

const hasNoBody = (headers: IncomingHttpHeaders): boolean =>
  headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0';

const takesBody = ({ routeOptions: { config } }: FastifyRequest): boolean =>
  config.bodyBounds !== undefined || config.takesCsv === true;

/** Looks up the operation's own bounds only where the body exceeds what every operation accepts: most bodies do not. */
function excessOf(request: FastifyRequest, bytes: Buffer): DomainError | undefined {
  if (!excessIn(bytes, LEAST_BOUNDS)) return undefined;
  const excess = excessIn(bytes, request.routeOptions.config.bodyBounds ?? LEAST_BOUNDS);
  return excess && invalidRequest([{ pointer: '', ...excess }]);
}

const CHARSET = /;\s*charset="?([^";\s]*)/i;

/** Not compressed, and in no other charset. */
export function isPlainUtf8({ headers }: FastifyRequest): boolean {
  const charset = CHARSET.exec(headers['content-type'] ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
  return ['utf-8', 'utf8'].includes(charset) && [undefined, 'identity'].includes(headers['content-encoding']);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Replacing invalid UTF-8 would store a text that the client did not send. */
function textOf(request: FastifyRequest, bytes: Buffer): string | DomainError {
  if (!isPlainUtf8(request)) return requestErrors.error('request.unsupported-media-type');
  try {
    return utf8.decode(bytes);
  } catch {
    return requestErrors.error('request.malformed', { detail: 'The body is not UTF-8.' });
  }
}
