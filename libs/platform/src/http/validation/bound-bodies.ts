import type { ArgumentMetadata, INestApplication } from '@nestjs/common';
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { RouteConfig } from '@nestjs/platform-fastify';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants';
import { bodyBoundsOf } from './body-bounds';

/** Nest's metadata of a handler's parameters, under names such as `3:0`: the kind (here a body), and the position. */
type Parameters = Readonly<Record<string, { readonly index: number }>>;

/**
 * Gives each route with a body the bounds of its class. Call it before the routes are made.
 * @throws when a body has no bounds
 */
export function boundBodies(app: INestApplication): void {
  const scanner = new MetadataScanner();
  for (const { controllers } of app.get(ModulesContainer).values()) {
    for (const { metatype } of controllers.values()) {
      if (!metatype) continue;
      const prototype = metatype.prototype as object;
      for (const method of scanner.getAllMethodNames(prototype)) {
        boundBody(prototype, method, (Reflect.getMetadata(ROUTE_ARGS_METADATA, metatype, method) ?? {}) as Parameters);
      }
    }
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
