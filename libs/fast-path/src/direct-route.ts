import { DomainError } from '@app/kernel';
import {
  applyDecorators,
  type ExecutionContext,
  type NestInterceptor,
  type PipeTransform,
  type Type,
  UseInterceptors,
} from '@nestjs/common';
import {
  EXCEPTION_FILTERS_METADATA,
  GUARDS_METADATA,
  HEADERS_METADATA,
  HTTP_CODE_METADATA,
  INTERCEPTORS_METADATA,
  PIPES_METADATA,
  REDIRECT_METADATA,
} from '@nestjs/common/internal';
import { ExecutionContextHost } from '@nestjs/core/internal';
import { type NestFastifyApplication, RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { map } from 'rxjs';
import { argumentsOf } from './direct-arguments';

const DIRECT = Symbol('direct route');

type Method = (...values: readonly unknown[]) => unknown;

interface Marked {
  readonly [DIRECT]?: { readonly controller: Type<Record<string, Method>>; readonly name: string };
}

/** Through Nest, the refusal that a handler returns is thrown. */
const throwRefusals: NestInterceptor = {
  intercept: (_, next) =>
    next.handle().pipe(
      map((body: unknown) => {
        if (body instanceof DomainError) throw body;
        return body;
      }),
    ),
};

/**
 * Marks a handler that is called thousands of times a second: its guard and its method then stand directly behind
 * Fastify's route, without the promises that Nest makes around a handler, its parameters, interceptors and streams.
 * The method is written as any other, and answers the same through Nest (`FAST_PATH=off`). It may return a refusal
 * (`DomainError`) instead of throwing it. An application with a mark on what a direct route does not support (guards,
 * filters, interceptors and pipes of its own, pipes that are classes, unknown kinds of parameters) does not start.
 *
 * Measured (ADR 0022), CPU µs of the API for a refused claim: 56 through Nest, 45 here.
 */
export const DirectRoute = (): MethodDecorator =>
  applyDecorators(UseInterceptors(throwRefusals), (target: object, name: string | symbol, descriptor: object) =>
    RouteConfig({ [DIRECT]: { controller: target.constructor, name } })(target, name, descriptor),
  );

/** The global guard and exception filter of the application. */
export interface Surroundings {
  /** Whether a request may pass to a handler, as the guard's `canActivate`. */
  readonly guard: (context: ExecutionContext) => true | Promise<true>;
  /** Answers a thrown error as the exception filter does. */
  readonly fail: (thrown: unknown, reply: FastifyReply) => void;
  readonly pipe: PipeTransform;
}

/** Puts marked handlers directly behind their routes. To be called before the routes are made. */
export function useDirectRoutes(app: NestFastifyApplication, surroundings: Surroundings): void {
  const own = new Set<unknown>();
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', (route) => {
      const mark = (route.config as Marked | undefined)?.[DIRECT];
      if (!mark || own.has(route.handler)) return; // Fastify makes a HEAD route of a GET route
      route.handler = directHandler(app, surroundings, mark, route);
      own.add(route.handler);
    });
}

function directHandler(
  app: NestFastifyApplication,
  { guard, fail, pipe }: Surroundings,
  { controller, name }: Required<Marked>[typeof DIRECT],
  { method, handler }: { readonly method: string | string[]; readonly handler: RouteHandlerMethod },
): RouteHandlerMethod {
  const adapter = app.getHttpAdapter();
  const instance = app.get(controller, { strict: false });
  const callback = (controller.prototype as Readonly<Record<string, Method>>)[name];
  if (!callback) throw new Error(`${controller.name} has no method ${name}`);
  refuseOthers(controller, callback);
  const code = Reflect.getMetadata(HTTP_CODE_METADATA, callback) as number | undefined;
  const argumentsFor = argumentsOf(controller, name, pipe);
  const status = code ?? (method === 'POST' ? 201 : 200);

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
  const work = (request: FastifyRequest, reply: FastifyReply, context: ExecutionContextHost): void => {
    try {
      const values = argumentsFor({ request, reply: reply.status(status), context });
      if (values instanceof Promise)
        values.then((made) => call(made, reply)).catch((thrown: unknown) => fail(thrown, reply));
      else call(values, reply);
    } catch (thrown) {
      fail(thrown, reply);
    }
  };

  return function (request, reply) {
    // An empty part of a path is no parameter: Nest refuses it.
    if (hasEmptyPart(request.params as Readonly<Record<string, string>>)) return handler.call(this, request, reply);
    const context = new ExecutionContextHost([request, reply], controller, callback);
    try {
      const passed = guard(context);
      if (passed === true) work(request, reply, context);
      else
        passed.then(
          () => work(request, reply, context),
          (thrown: unknown) => fail(thrown, reply),
        );
    } catch (thrown) {
      fail(thrown, reply);
    }
    return undefined; // the reply will be sent
  };
}

/** @throws for what Nest would do around the handler and a direct route would leave out. */
function refuseOthers(controller: Type<object>, callback: Method): void {
  for (const kind of [GUARDS_METADATA, EXCEPTION_FILTERS_METADATA, PIPES_METADATA, INTERCEPTORS_METADATA]) {
    const found = [controller, callback].flatMap((target) => (Reflect.getMetadata(kind, target) ?? []) as unknown[]);
    if (found.some((one) => one !== throwRefusals))
      throw new Error(`a direct route has no guard, filter, pipe or interceptor of its own: ${controller.name}`);
  }
  for (const kind of [HEADERS_METADATA, REDIRECT_METADATA]) {
    if (Reflect.hasMetadata(kind, callback))
      throw new Error(`a direct route sets headers by its reply, not by a decorator: ${controller.name}`);
  }
}

function hasEmptyPart(parts: Readonly<Record<string, string>>): boolean {
  for (const name in parts) if (parts[name] === '') return true;
  return false;
}
