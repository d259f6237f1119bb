import type { Type } from '@nestjs/common';
import { HTTP_CODE_METADATA } from '@nestjs/common/internal';
import { Reflector } from '@nestjs/core';
import { type NestFastifyApplication, RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { ACCESS_RULE, type AccessRule } from '../auth/access';
import { AccessGuard } from '../auth/access.guard';
import { Authenticator } from '../auth/authenticator';
import { Log } from '../logging/log';
import { ProblemFilter } from './problem.filter';

const SHORT = Symbol('short route');

type Method = (request: FastifyRequest, reply: FastifyReply) => unknown;

interface Marked {
  readonly [SHORT]?: { readonly controller: Type<Record<string, Method>>; readonly name: string };
}

/**
 * For what is asked thousands of times a second: the guard and the method stand directly behind Fastify's route. Nest
 * makes some fifteen promises around a handler, for pipes, interceptors and streams that such a method does not have; a
 * refused claim took 56 µs with them and 45 without. The method must be
 * `(@Req() request, @Res({ passthrough: true }) reply)`: through Nest, where this is not in use, it answers the same.
 */
export const ShortRoute =
  (): MethodDecorator =>
  (target, name, descriptor): void =>
    void RouteConfig({ [SHORT]: { controller: target.constructor, name } })(target, name, descriptor);

/** To be called before the routes are made. */
export function useShortRoutes(app: NestFastifyApplication): void {
  const own = new Set<unknown>();
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', (route) => {
      const mark = (route.config as Marked | undefined)?.[SHORT];
      if (!mark || own.has(route.handler)) return; // Fastify makes a HEAD route of a GET route
      route.handler = shortHandler(app, mark, route);
      own.add(route.handler);
    });
}

function shortHandler(
  app: NestFastifyApplication,
  { controller, name }: Required<Marked>[typeof SHORT],
  { method, handler }: { readonly method: string | string[]; readonly handler: RouteHandlerMethod },
): RouteHandlerMethod {
  const adapter = app.getHttpAdapter();
  const instance = app.get(controller, { strict: false });
  const guard = new AccessGuard(app.get(Reflector), app.get(Authenticator, { strict: false }));
  const filter = new ProblemFilter(app.get(Log));
  const callback = controller.prototype as Record<string, Method>;
  const rule = Reflect.getMetadata(ACCESS_RULE, callback[name] ?? {}) as AccessRule | undefined;
  const code = Reflect.getMetadata(HTTP_CODE_METADATA, callback[name] ?? {}) as number | undefined;
  const status = code ?? (method === 'POST' ? 201 : 200);

  return function (request, reply) {
    // An empty part of a path is no parameter: Nest says so, with everything that belongs to it.
    const parts = Object.values(request.params as Readonly<Record<string, string>>);
    if (parts.includes('')) return handler.call(this, request, reply);
    const fail = (thrown: unknown): void => filter.answer(thrown, reply);
    const work = (): void => {
      try {
        const body = instance[name]?.(request, reply.status(status));
        if (body instanceof Promise) body.then((settled) => void adapter.reply(reply, settled)).catch(fail);
        else adapter.reply(reply, body);
      } catch (thrown) {
        fail(thrown);
      }
    };
    try {
      const passed = guard.pass(request, rule);
      if (passed === true) work();
      else passed.then(work, fail);
    } catch (thrown) {
      fail(thrown);
    }
    return undefined; // the reply is sent by then, or will be
  };
}
