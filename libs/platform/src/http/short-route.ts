import { DomainError } from '@app/kernel';
import { applyDecorators, type NestInterceptor, type Type, UseInterceptors } from '@nestjs/common';
import { HTTP_CODE_METADATA } from '@nestjs/common/internal';
import { Reflector } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/internal';
import { type NestFastifyApplication, RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { map } from 'rxjs';
import { ACCESS_RULE, type AccessRule } from '../auth/access';
import { AccessGuard } from '../auth/access.guard';
import { Authenticator } from '../auth/authenticator';
import { Log } from '../logging/log';
import { ProblemFilter } from './problem.filter';
import { argumentsOf } from './short-arguments';

const SHORT = Symbol('short route');

type Method = (...values: readonly unknown[]) => unknown;

interface Marked {
  readonly [SHORT]?: { readonly controller: Type<Record<string, Method>>; readonly name: string };
}

/**
 * For what is asked thousands of times a second: the guard and the method stand directly behind Fastify's route. Nest
 * makes some fifteen promises around a handler, for each of its parameters, for interceptors and for streams; a refused
 * claim took 56 µs with them and 45 without. The method is written as any other, and through Nest, where this is not in
 * use, it answers the same. What does not work on a short route is refused when the application starts: pipes that are
 * classes, and parameters that `short-arguments.ts` does not know. It passes no interceptor, and no guard but ours.
 */
export const ShortRoute = (): MethodDecorator =>
  applyDecorators(UseInterceptors(throwRefusals), (target: object, name: string | symbol, descriptor: object) =>
    RouteConfig({ [SHORT]: { controller: target.constructor, name } })(target, name, descriptor),
  );

/** Through Nest a refusal that a handler returns becomes the one that it throws. */
const throwRefusals: NestInterceptor = {
  intercept: (_, next) =>
    next.handle().pipe(
      map((body: unknown) => {
        if (body instanceof DomainError) throw body;
        return body;
      }),
    ),
};

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
  const callback = (controller.prototype as Readonly<Record<string, Method>>)[name];
  if (!callback) throw new Error(`${controller.name} has no method ${name}`);
  const rule = Reflect.getMetadata(ACCESS_RULE, callback) as AccessRule | undefined;
  const code = Reflect.getMetadata(HTTP_CODE_METADATA, callback) as number | undefined;
  const argumentsFor = argumentsOf(controller, name);
  const status = code ?? (method === 'POST' ? 201 : 200);

  const fail = (thrown: unknown, reply: FastifyReply): void => filter.answer(thrown, reply);
  const answer = (body: unknown, reply: FastifyReply): void => {
    try {
      if (body instanceof DomainError) fail(body, reply);
      else adapter.reply(reply, body);
    } catch (thrown) {
      fail(thrown, reply);
    }
  };
  const call = (values: readonly unknown[], reply: FastifyReply): void => {
    const body = callback.call(instance, ...values);
    if (body instanceof Promise)
      body.then(
        (found) => answer(found, reply),
        (thrown: unknown) => fail(thrown, reply),
      );
    else answer(body, reply);
  };
  const work = (request: FastifyRequest, reply: FastifyReply): void => {
    try {
      const context = new ExecutionContextHost([request, reply], controller, callback);
      const values = argumentsFor({ request, reply: reply.status(status), context });
      if (values instanceof Promise)
        values.then((made) => call(made, reply)).catch((thrown: unknown) => fail(thrown, reply));
      else call(values, reply);
    } catch (thrown) {
      fail(thrown, reply);
    }
  };

  return function (request, reply) {
    // An empty part of a path is no parameter: Nest says so, with everything that belongs to it.
    if (hasEmptyPart(request.params as Readonly<Record<string, string>>)) return handler.call(this, request, reply);
    try {
      const passed = guard.pass(request, rule);
      if (passed === true) work(request, reply);
      else
        passed.then(
          () => work(request, reply),
          (thrown: unknown) => fail(thrown, reply),
        );
    } catch (thrown) {
      fail(thrown, reply);
    }
    return undefined; // the reply will be sent
  };
}

function hasEmptyPart(parts: Readonly<Record<string, string>>): boolean {
  for (const name in parts) if (parts[name] === '') return true;
  return false;
}
