import { newId } from '@app/kernel';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { PROBLEM_JSON, problemBody, statusOf, toDomainError } from '../../problems/problem';
import { requestErrors } from '../../problems/request.errors';
import { traceIdIn } from '../../request/request-context';

interface ClientError {
  readonly status: number;
  readonly detail: string;
}

const KNOWN: Readonly<Record<string, ClientError>> = {
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'All headers together may have at most 16 KiB.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'The request did not arrive in time.' },
};
/** RFC 9112, section 3.2. */
export const NO_HOST: ClientError = { status: 400, detail: 'A request of HTTP/1.1 must have a Host header.' };
/** RFC 9110, section 10.1.1. */
export const UNKNOWN_EXPECTATION: ClientError = {
  status: 417,
  detail: 'The only expectation that the server meets is 100-continue.',
};
const NOT_HTTP: ClientError = { status: 400, detail: 'This is not HTTP.' };

/**
 * The answer to bytes that Node could not parse as a request; neither Fastify nor Nest sees them. The connection ends
 * without an answer where the client would take it for the answer to an earlier request.
 */
export function answerClientError(
  error: Error & { readonly code?: string },
  socket: Socket,
  last: ServerResponse | undefined,
): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (last && !last.writableFinished && !isOfThese(last)) {
    socket.destroy(error);
    return;
  }
  const { status, detail } = KNOWN[error.code ?? ''] ?? NOT_HTTP;
  const body = bodyOf({ status, detail }, undefined);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `Content-Type: ${PROBLEM_JSON}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${newId()}`,
    'Connection: close',
  ];
  if (socket.writable) socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  socket.destroy(error);
}

/** The answer to a request whose head Node refuses by itself, without a body. The connection ends with it. */
export function answerBadHead(error: ClientError, { headers }: IncomingMessage, response: ServerResponse): void {
  response.writeHead(error.status, { 'content-type': PROBLEM_JSON, 'x-request-id': newId(), connection: 'close' });
  response.end(bodyOf(error, headers.traceparent));
}

function bodyOf({ status, detail }: ClientError, traceparent: IncomingHttpHeaders['traceparent']): string {
  const problem = requestErrors.error('request.malformed', { detail });
  return JSON.stringify({ ...problemBody(problem, { path: '/', traceId: traceIdIn(traceparent) }), status });
}

/** Whether the bytes belong to the request of this answer, and its answer is next and has not begun. */
const isOfThese = ({ req, socket, headersSent }: ServerResponse): boolean =>
  !req.complete && socket !== null && !headersSent;

/** The answer to a URL that Fastify could not decode or that is too long: no hook, route or filter has run. */
export function answerBadUrl(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toDomainError(error);
  // An instance must be a URI, which the URL may not be.
  const body = problemBody(problem, { path: '/', traceId: traceIdIn(request.headers.traceparent) });
  void reply
    .status(statusOf(problem.kind))
    .header('content-type', PROBLEM_JSON)
    .header('x-request-id', request.id)
    .send(JSON.stringify(body));
}
