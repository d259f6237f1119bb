import type { INestApplication, PipeTransform, Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { RequestPipe } from './validation';

/** What Nest keeps of a handler's parameters, under names such as `3:0`: the kind (here a body), and the place. */
type Parameters = Readonly<Record<string, { readonly pipes: (PipeTransform | Type<PipeTransform>)[] }>>;

/** What a class may describe. */
const DESCRIBED = [RouteParamtypes.BODY, RouteParamtypes.QUERY];

/** One for all applications of a process: they share their controllers' classes. */
const pipe = new RequestPipe();

/**
 * Has bodies and queries read into their classes, before any pipe of their own. As a global pipe it would stand before
 * every other parameter too, only to let it through, and Nest makes four promises for each that has a pipe.
 * To be called before the routes are made.
 */
export function readRequests(app: INestApplication): void {
  const scanner = new MetadataScanner();
  for (const { controllers } of app.get(ModulesContainer).values()) {
    for (const { metatype } of controllers.values()) {
      if (!metatype) continue;
      for (const method of scanner.getAllMethodNames(metatype.prototype as object)) {
        readParameters((Reflect.getMetadata(ROUTE_ARGS_METADATA, metatype, method) ?? {}) as Parameters);
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
