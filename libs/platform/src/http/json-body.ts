import { DomainError } from '@app/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { invalidRequest } from './problem';
import { requestErrors } from './request.errors';

/** Deeper than any request of ours, and not nearly as deep as the stack of those who walk through it. */
const MAX_DEPTH = 32;

/**
 * Bodies are JSON in UTF-8 (RFC 8259, section 8.1) and nothing else: a form, which a page of any site may send without being
 * asked, and text get 415. One that is nested too deeply is refused before validation, class-transformer or a hash recurse
 * into it.
 */
export function useJsonBodies(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    const text = textOf(request, bytes);
    if (text instanceof DomainError) {
      done(text);
      return;
    }
    void parse(request, text, (error, body: unknown) => {
      if (error || !isDeeperThan(MAX_DEPTH, body)) done(error, body);
      else
        done(
          invalidRequest([{ pointer: '', code: 'depth', message: `must not be nested more than ${MAX_DEPTH} deep` }]),
        );
    });
  });
}

const CHARSET = /;\s*charset="?([^";\s]*)/i;

/** Not compressed, and in no other charset. */
export function isPlainUtf8({ headers }: FastifyRequest): boolean {
  const charset = CHARSET.exec(headers['content-type'] ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
  return ['utf-8', 'utf8'].includes(charset) && [undefined, 'identity'].includes(headers['content-encoding']);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Replacing what is not UTF-8 would store something that nobody has sent. */
function textOf(request: FastifyRequest, bytes: Buffer): string | DomainError {
  if (!isPlainUtf8(request)) return requestErrors.error('request.unsupported-media-type');
  try {
    return utf8.decode(bytes);
  } catch {
    return requestErrors.error('request.malformed', { detail: 'The body is not UTF-8.' });
  }
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const item of Object.values(value)) if (isDeeperThan(levels - 1, item)) return true;
  return false;
}
