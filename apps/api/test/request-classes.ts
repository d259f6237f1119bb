import type { DtoClass } from '@app/fast-path';
import type { DynamicModule, Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { ANYWHERE } from '../src/anywhere';
import { ApiModule } from '../src/api.module';

type AnyModule = Type | DynamicModule;

/** Every class that some operation of the API validates a body or a query with. */
export function requestClasses(): DtoClass[] {
  Object.assign(process.env, ANYWHERE);
  const classes = [...controllersOf(ApiModule.forRoot(), new Set())].flatMap(readersOf);
  return [...new Set(classes)];
}

function controllersOf(module: AnyModule, seen: Set<unknown>): Set<Type> {
  const found = new Set<Type>();
  if (seen.has(module)) return found;
  seen.add(module);
  const { type, imports, controllers } = partsOf(module);
  if (type) for (const each of controllersOf(type, seen)) found.add(each);
  for (const each of controllers) found.add(each);
  for (const each of imports) for (const controller of controllersOf(each, seen)) found.add(controller);
  return found;
}

const partsOf = (module: AnyModule) =>
  'module' in module
    ? {
        type: module.module,
        imports: (module.imports ?? []) as AnyModule[],
        controllers: module.controllers ?? [],
      }
    : {
        type: undefined,
        imports: listed(module, 'imports') as AnyModule[],
        controllers: listed(module, 'controllers') as Type[],
      };

const listed = (module: Type, what: string): unknown[] =>
  (Reflect.getMetadata(what, module) as unknown[] | undefined) ?? [];

const BODY = '3';
const QUERY = '4';

function readersOf(controller: Type): DtoClass[] {
  const prototype = controller.prototype as object;
  return Object.getOwnPropertyNames(prototype).flatMap((method) => {
    const types = (Reflect.getMetadata('design:paramtypes', prototype, method) ?? []) as DtoClass[];
    const params = Object.entries(
      (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<string, { index: number }>,
    );
    return params.flatMap(([key, { index }]) =>
      [BODY, QUERY].includes(key.split(':')[0] ?? '') ? (types[index] ?? []) : [],
    );
  });
}
