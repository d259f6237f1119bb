import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { isPlainUtf8 } from './json-body';
import { requestErrors } from '../../problems/request.errors';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The operation reads a CSV file by `csvBodyOf`. */
    readonly takesCsv?: boolean;
  }
}

export const CSV = 'text/csv';

/** The operation takes only a CSV file; its handler reads the file by `csvBodyOf` after its own checks. */
export const CsvBody = ({ description, example }: { description: string; example: string }): MethodDecorator =>
  applyDecorators(
    RouteConfig({ takesCsv: true }),
    ApiConsumes(CSV),
    ApiBody({ description, required: true, schema: { type: 'string', example } }),
  );

/**
 * Left in the socket: a caller who may not send a file is refused before it is read. Other operations accept no CSV.
 */
export function useCsvBodies(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(CSV, (request, payload, done) => {
    if (request.routeOptions.config.takesCsv === true) done(null, payload);
    else done(requestErrors.error('request.unsupported-media-type'));
  });
}

export interface CsvReading {
  readonly maxBytes: number;
  /** Receives each piece as it arrives. */
  readonly digest: Hash;
  /** False: the file is read for its digest alone, and no content stays in memory. */
  readonly keep: boolean;
}

/** A client that sends nothing for this long has stopped: it would keep other uploads waiting. */
const STALLED_MS = 5_000;

/**
 * @throws request.unsupported-media-type; request.too-large past so many bytes; request.timeout when the client sends
 * nothing for 5 s; request.malformed when the client disconnects
 */
export async function csvBodyOf(request: FastifyRequest, { maxBytes, digest, keep }: CsvReading): Promise<Buffer> {
  const { body } = request;
  if (!(body instanceof Readable) || !isPlainUtf8(request)) {
    throw requestErrors.error('request.unsupported-media-type', {
      detail: 'Send the file with Content-Type: text/csv.',
    });
  }
  const tooLarge = () =>
    requestErrors.error('request.too-large', { detail: `A file may have at most ${maxBytes / 1024 / 1024} MiB.` });
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of piecesOf(body)) {
    length += piece.length;
    if (length > maxBytes) throw tooLarge();
    digest.update(piece);
    if (keep) pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** The body as it arrives; the connection stays open for an answer. */
async function* piecesOf(body: Readable): AsyncGenerator<Buffer> {
  const pieces = body.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer, void>;
  let giveUp: (error: Error) => void = () => undefined;
  const silence = setTimeout(() => giveUp(requestErrors.error('request.timeout')), STALLED_MS);
  try {
    for (;;) {
      // A promise for each piece: one that outlives them all would keep every piece that it was raced against.
      const next = await new Promise<IteratorResult<Buffer, void>>((resolve, reject) => {
        giveUp = reject;
        pieces.next().catch(goneAway).then(resolve, reject);
      });
      if (next.done) return;
      silence.refresh();
      yield next.value;
    }
  } finally {
    clearTimeout(silence);
    // The rest of a refused file is read and dropped: an unread body would block the next request of the connection.
    void pieces.return?.();
    body.resume();
  }
}

/** The client has left: logged as a refusal, not as an error of the server. */
const goneAway = (cause: unknown): never => {
  throw requestErrors.error('request.malformed', {
    detail: 'The connection ended before the body had arrived.',
    cause,
  });
};
