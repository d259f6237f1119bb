import type { ArgumentMetadata, INestApplication, PipeTransform, Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { RouteConfig } from '@nestjs/platform-fastify';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants';
import { bodyBoundsOf } from './body-bounds';
import { RequestPipe } from './validation';

/** What Nest keeps of a handler's parameters, under names such as `3:0`: the kind (here a body), and the place. */
type Parameters = Readonly<
  Record<string, { readonly index: number; readonly pipes: (PipeTransform | Type<PipeTransform>)[] }>
>;

/** What a class may describe. */
const DESCRIBED = [RouteParamtypes.BODY, RouteParamtypes.QUERY];

/** One for all applications of a process: they share their controllers' classes. */
const pipe = new RequestPipe();

/**
 * Has bodies and queries read into their classes, before any pipe of their own. As a global pipe it would stand before
 * every other parameter too, only to let it through, and Nest makes four promises for each that has a pipe.
 * Each route with a body gets the bounds of its class. To be called before the routes are made.
 * @throws when a body has no bounds
 */
export function readRequests(app: INestApplication): void {
  const scanner = new MetadataScanner();
  for (const { controllers } of app.get(ModulesContainer).values()) {
    for (const { metatype } of controllers.values()) {
      if (!metatype) continue;
      for (const method of scanner.getAllMethodNames(metatype.prototype as object)) {
        const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, metatype, method) ?? {}) as Parameters;
        readParameters(parameters);
        boundBody(metatype.prototype as object, method, parameters);
      }
    }
  }
}

function readParameters(parameters: Parameters): void {
  for (const [name, { pipes }] of Object.entries(parameters)) {
    const isDescribed = DESCRIBED.some((kind) => name.startsWith(`${kind}:`));
    if (isDescribed && !pipes.includes(pipe)) pipes.unshift(pipe);
  }
}

function boundBody(prototype: object, method: string, parameters: Parameters): void {
  const body = Object.entries(parameters).find(([name]) => name.startsWith(`${RouteParamtypes.BODY}:`))?.[1];
  if (!body) return;
  const types = Reflect.getMetadata('design:paramtypes', prototype, method) as ArgumentMetadata['metatype'][];
  const handler: unknown = Reflect.get(prototype, method);
  const config = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, handler as object) as object | undefined;
  const bodyBounds = bodyBoundsOf(types[body.index]);
  RouteConfig({ ...config, bodyBounds })(prototype, method, { value: handler });
}
