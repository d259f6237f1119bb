import { isFastPathOn, useDirectRoutes } from '@app/fast-path';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { IncomingMessage } from 'node:http';
import { AccessGuard } from '../../auth/access.guard';
import { Authenticator } from '../../auth/authenticator';
import { readConfig } from '../../config/environment';
import { HttpConfig } from '../../config/process.config';
import { Log, NestLog } from '../../logging/log';
import { ProblemFilter } from '../../problems/problem.filter';
import { OwnWrites } from '../../replica/own-writes';
import { requestIdOf, useRequestContext } from '../../request/request-context';
import { boundBodies } from '../validation/bound-bodies';
import { useCsvBodies } from '../validation/csv-body';
import { useJsonBodies } from '../validation/json-body';
import { requestPipe } from '../validation/validation';
import { answerBadUrl, answerClientError } from './client-errors';
import { endConnectionsAtClose } from './closing-connections';
import { useCookies } from './cookies';
import { httpServer, type LastAnswers } from './http-server';
import { useRequestLog } from './request-log';

const BODY_LIMIT = 1024 * 1024;

interface HttpAppOptions {
  /** Whether the pieces of libs/fast-path are used: `FAST_PATH`, unless a spec compares the two ways. */
  readonly fastPath?: boolean;
}

/** A Nest application on Fastify with everything that each HTTP process has. */
export async function createHttpApp(
  module: Type<object> | DynamicModule,
  { fastPath = isFastPathOn }: HttpAppOptions = {},
): Promise<NestFastifyApplication> {
  const config = readConfig((env) => new HttpConfig(env));
  const lastAnswers: LastAnswers = new Map();
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    serverFactory: httpServer(config, lastAnswers),
    return503OnClosing: false, // late requests on open connections are answered normally
    // With all of X-Forwarded-For a client could choose its own address, and evade limits by address.
    trustProxy: [...config.trustedProxies],
    genReqId: (request: IncomingMessage) => requestIdOf(request.headers),
    clientErrorHandler: (error, socket) => answerClientError(error, socket, lastAnswers.get(socket)),
    frameworkErrors: answerBadUrl,
    rewriteUrl: ({ url = '' }: IncomingMessage) => originForm(url),
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: false, // until the process logger exists
    bodyParser: false, // Nest's own parser would accept forms, too
    abortOnError: false, // main reports a start that fails
  });
  app.useLogger(app.get(NestLog));
  boundBodies(app);
  const pipe = requestPipe(fastPath);
  app.useGlobalPipes(pipe);
  const fastify = adapter.getInstance();
  useRequestContext(fastify);
  await useCookies(fastify);
  useJsonBodies(fastify);
  useCsvBodies(fastify);
  useRequestLog(app);
  if (fastPath) {
    const filter = new ProblemFilter(app.get(Log));
    let made: AccessGuard | undefined;
    const guard = () => (made ??= guardOf(app));
    useDirectRoutes(app, {
      guard: (context) => guard().canActivate(context),
      fail: (thrown, reply) => filter.answer(thrown, reply),
      pipe,
    });
  }
  endConnectionsAtClose(fastify, lastAnswers);
  return app;
}

const guardOf = (app: NestFastifyApplication): AccessGuard =>
  new AccessGuard(app.get(Reflector), app.get(Authenticator, { strict: false }), app.get(OwnWrites, { strict: false }));

/** RFC 9112, section 3.2.2: an absolute URL is answered as its path. Nest would not match it. */
const originForm = (url: string): string => (/^https?:/i.test(url) ? url.replace(/^https?:\/\/[^/?#]*\/?/i, '/') : url);
