import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { IncomingMessage } from 'node:http';
import { readConfig } from '../config/environment';
import { HttpConfig } from '../config/process.config';
import { NestLog } from '../logging/log';
import { answerBadUrl, answerClientError } from './client-errors';
import { endConnectionsAtClose } from './closing-connections';
import { useCookies } from './cookies';
import { useCsvBodies } from './csv-body';
import { httpServer, type LastAnswers } from './http-server';
import { useJsonBodies } from './json-body';
import { readRequests } from './read-requests';
import { requestIdOf, useRequestContext } from './request-context';
import { useRequestLog } from './request-log';
import { useShortRoutes } from './short-route';

const BODY_LIMIT = 1024 * 1024;

/** A Nest application on Fastify with everything that each of our HTTP processes has. */
export async function createHttpApp(module: Type<object> | DynamicModule): Promise<NestFastifyApplication> {
  const config = readConfig((env) => new HttpConfig(env));
  const lastAnswers: LastAnswers = new Map();
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    serverFactory: httpServer(config, lastAnswers),
    return503OnClosing: false, // what still comes in on an open connection is answered like everything else
    // All of X-Forwarded-For would let a client choose its own address, and evade what is counted by address.
    trustProxy: [...config.trustedProxies],
    genReqId: (request: IncomingMessage) => requestIdOf(request.headers),
    clientErrorHandler: (error, socket) => answerClientError(error, socket, lastAnswers.get(socket)),
    frameworkErrors: answerBadUrl,
    rewriteUrl: ({ url = '' }: IncomingMessage) => originForm(url),
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
  useJsonBodies(fastify);
  useCsvBodies(fastify);
  useRequestLog(app);
  useShortRoutes(app);
  endConnectionsAtClose(fastify, lastAnswers);
  return app;
}

/** RFC 9112, section 3.2.2: an address with its host is answered as its path. Nest would not match it. */
const originForm = (url: string): string => (/^https?:/i.test(url) ? url.replace(/^https?:\/\/[^/?#]*\/?/i, '/') : url);
