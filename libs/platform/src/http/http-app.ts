import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { IncomingMessage } from 'node:http';
import { readConfig } from '../config/environment';
import { HttpConfig } from '../config/process.config';
import { NestLog } from '../logging/log';
import { writeWhole } from '../net/whole-writes';
import { AnsweringAdapter } from './answering-adapter';
import { answerBadUrl, answerClientError } from './client-errors';
import { endConnectionsAtClose } from './closing-connections';
import { useCookies } from './cookies';
import { useCsvBodies } from './csv-body';
import { useJsonBodies } from './json-body';
import { OneByteResponse } from './one-byte-response';
import { readRequests } from './read-requests';
import { requestIdOf, useRequestContext } from './request-context';
import { useRequestLog } from './request-log';
import { useShortRoutes } from './short-route';

const BODY_LIMIT = 1024 * 1024;
/** An idle connection must outlive the load balancer's 60 s, or it sends a request into a closing one (FACTS: ALB). */
const KEEP_ALIVE_MS = 65_000;

/** A Nest application on Fastify with everything that each of our HTTP processes has. */
export async function createHttpApp(module: Type<object> | DynamicModule): Promise<NestFastifyApplication> {
  const adapter = new AnsweringAdapter({
    bodyLimit: BODY_LIMIT,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: 30_000,
    return503OnClosing: false, // what still comes in on an open connection is answered like everything else
    // All of X-Forwarded-For would let a client choose its own address, and evade what is counted by address.
    trustProxy: [...readConfig((env) => new HttpConfig(env)).trustedProxies],
    http: { ServerResponse: OneByteResponse },
    genReqId: (request: IncomingMessage) => requestIdOf(request.headers),
    clientErrorHandler: answerClientError,
    frameworkErrors: answerBadUrl,
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: false, // until there is ours
    bodyParser: false, // Nest's own would take forms, too
    abortOnError: false, // a start that fails is main's to report
  });
  app.useLogger(app.get(NestLog));
  readRequests(app);
  const fastify = adapter.getInstance();
  useRequestContext(fastify);
  await useCookies(fastify);
  fastify.server.headersTimeout = KEEP_ALIVE_MS + 1_000;
  useJsonBodies(fastify);
  useCsvBodies(fastify);
  useRequestLog(app);
  useShortRoutes(app);
  endConnectionsAtClose(fastify);
  fastify.server.on('connection', writeWhole);
  return app;
}
