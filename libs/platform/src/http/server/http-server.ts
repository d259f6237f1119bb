import type { FastifyServerFactory } from 'fastify';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpConfig } from '../../config/process.config';
import { answerBadHead, NO_HOST, UNKNOWN_EXPECTATION } from './client-errors';
import { boundPipelines } from './pipelines';

/** An idle connection must outlive the load balancer's 60 s, or the balancer sends a request into a closing one. */
const KEEP_ALIVE_MS = 65_000;
/** Node checks for slow connections at this interval; they may live longer by as much. */
const CHECKING_MS = 1_000;

/** The last answer of each connection, sent or not: answers leave in the order of their requests. */
export type LastAnswers = Map<Socket, ServerResponse>;

type Timeouts = Pick<HttpConfig, 'requestTimeoutMs' | 'unreadTimeoutMs'>;

/**
 * Node's server, with time limits for connections (ADR 0033): one for a request until its head and body have arrived,
 * one for an answer until the client reads some of it.
 */
export const httpServer =
  ({ requestTimeoutMs, unreadTimeoutMs }: Timeouts, lastAnswers: LastAnswers): FastifyServerFactory =>
  (handle) => {
    const server = createServer(
      {
        keepAliveTimeout: KEEP_ALIVE_MS,
        requestTimeout: requestTimeoutMs,
        // Not longer: Node takes the shorter of the two for heads and the longer one for whole requests.
        headersTimeout: requestTimeoutMs,
        connectionsCheckingInterval: Math.min(CHECKING_MS, requestTimeoutMs),
        requireHostHeader: false, // Node's own refusal has no body
      },
      boundPipelines((request, response) => {
        if (request.headers.host === undefined && isHttp11(request)) answerBadHead(NO_HOST, request, response);
        else handle(request, response);
      }),
    );
    server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
      answerBadHead(UNKNOWN_EXPECTATION, request, response),
    );
    server.timeout = unreadTimeoutMs;
    server.on('timeout', (socket: Socket) => {
      if (!isAtWork(socket, lastAnswers.get(socket))) socket.destroy();
    });
    return server;
  };

const isHttp11 = ({ httpVersionMajor, httpVersionMinor }: IncomingMessage): boolean =>
  httpVersionMajor === 1 && httpVersionMinor >= 1;

/** No timeout while an answer is being made and the client has read everything so far. */
const isAtWork = ({ writableLength }: Socket, last: ServerResponse | undefined): boolean =>
  writableLength === 0 && last !== undefined && !last.writableFinished;
