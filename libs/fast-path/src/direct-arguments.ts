import type { ArgumentMetadata, Paramtype, PipeTransform, Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import type { ExecutionContextHost } from '@nestjs/core/internal';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** One request that a handler is called for. */
export interface Call {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly context: ExecutionContextHost;
}

type Argument = (call: Call) => unknown;

/** Nest's metadata of a parameter, under names such as `5:1` (a part of the path, the second parameter). */
interface Parameter {
  readonly index: number;
  readonly data: unknown;
  readonly pipes: readonly (PipeTransform | Type<PipeTransform>)[];
  /** The factory of a custom decorator. */
  readonly factory?: (data: unknown, context: ExecutionContextHost) => unknown;
}

type Source = readonly [Paramtype, (call: Call, data: unknown) => unknown];

type Named = Readonly<Record<string, unknown>>;

const part = (from: unknown, name: unknown): unknown => (typeof name === 'string' ? (from as Named)[name] : from);

/** Where the value of a parameter comes from, by its kind. */
const SOURCES: Readonly<Record<number, Source>> = {
  [RouteParamtypes.REQUEST]: ['custom', ({ request }) => request],
  [RouteParamtypes.RESPONSE]: ['custom', ({ reply }) => reply],
  [RouteParamtypes.BODY]: ['body', ({ request }, name) => part(request.body, name)],
  [RouteParamtypes.QUERY]: ['query', ({ request }, name) => part(request.query, name)],
  [RouteParamtypes.PARAM]: ['param', ({ request }, name) => part(request.params, name)],
  [RouteParamtypes.HEADERS]: [
    'custom',
    ({ request }, name) => part(request.headers, typeof name === 'string' ? name.toLowerCase() : name),
  ],
};

const ofOurOwn = (factory: NonNullable<Parameter['factory']>): Source => [
  'custom',
  ({ context }, data) => factory(data, context),
];

/**
 * Makes a handler's arguments from a request, as its parameters' decorators say. They are made one after the other, and
 * the first error is the answer. Nest has promises around each of them. `described` reads bodies and queries, before the
 * pipes of the parameter.
 * @throws where a decorator or a pipe is not known here: such a handler must go through Nest.
 */
export function argumentsOf(
  controller: Type<object>,
  method: string,
  described: PipeTransform,
): (call: Call) => readonly unknown[] | Promise<readonly unknown[]> {
  const kept = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<string, Parameter>;
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, method) ??
    []) as ArgumentMetadata['metatype'][];
  const made: Argument[] = types.map(() => () => undefined);
  for (const [name, parameter] of Object.entries(kept)) {
    made[parameter.index] = argumentOf(name, withPipe(described, name, parameter), types[parameter.index]);
  }
  return (call) => {
    const values: unknown[] = [];
    let waits = false;
    for (const make of made) {
      const value = make(call);
      values.push(value);
      if (value instanceof Promise) {
        waits = true;
        value.catch(() => undefined); // a later argument may throw before this one is awaited
      }
    }
    return waits ? settled(values) : values;
  };
}

/** Waits for promises alone: a reply can be waited for, too, and would be until it is sent. */
async function settled(values: readonly unknown[]): Promise<readonly unknown[]> {
  const made: unknown[] = [];
  for (const value of values) made.push(value instanceof Promise ? await value : value);
  return made;
}

const DESCRIBED: readonly number[] = [RouteParamtypes.BODY, RouteParamtypes.QUERY];

const withPipe = (pipe: PipeTransform, name: string, parameter: Parameter): Parameter =>
  parameter.factory || !DESCRIBED.includes(parseInt(name, 10))
    ? parameter
    : { ...parameter, pipes: [pipe, ...parameter.pipes] };

function argumentOf(
  name: string,
  { data, pipes, factory }: Parameter,
  metatype: ArgumentMetadata['metatype'],
): Argument {
  const source = factory ? ofOurOwn(factory) : SOURCES[parseInt(name, 10)];
  if (!source) throw new Error(`a direct route does not know the parameter ${name}`);
  const [type, read] = source;
  const metadata: ArgumentMetadata = { type, metatype, data: typeof data === 'string' ? data : undefined };
  const transforms = pipes.map((pipe) => {
    if (typeof pipe === 'function')
      throw new Error(`a direct route takes an instance of a pipe, not the class ${pipe.name}`);
    return (value: unknown): unknown => pipe.transform(value, metadata);
  });
  if (transforms.length === 0) return (call) => read(call, data);
  return (call) => {
    let value = read(call, data);
    for (const transform of transforms) value = value instanceof Promise ? value.then(transform) : transform(value);
    return value;
  };
}
