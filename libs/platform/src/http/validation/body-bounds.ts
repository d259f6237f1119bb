import { getMetadataStorage } from 'class-validator';
import type { ArgumentMetadata } from '@nestjs/common';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The bounds of a JSON body of the operation; `LEAST_BOUNDS` where the operation describes no body. */
    readonly bodyBounds?: BodyBounds;
  }
}

/** The most that a JSON body may contain. */
export interface BodyBounds {
  /** All values: each object, list, member and item. */
  readonly values: number;
  /** Nesting depth of objects and lists. */
  readonly depth: number;
  /** Bytes of one text or name, as written in the body. */
  readonly textBytes: number;
}

/** The bounds of one field: one value with so many characters, or a list. */
export interface FieldBound {
  /** Characters of one text. */
  readonly text: number;
  /** Items; undefined for a field that is no list. */
  readonly items?: number;
  /** The class of the items, where they are objects. */
  readonly of?: () => new () => object;
}

/**
 * Every operation accepts this much, so that a small body with unknown fields and wrong types is refused field by
 * field. It is also the margin above what a valid body of an operation contains.
 */
export const LEAST_BOUNDS: BodyBounds = { values: 100, depth: 8, textBytes: 2_048 };

/** A character has at most 12 bytes in JSON: a surrogate pair, each half escaped as \uXXXX. */
const BYTES_PER_CHARACTER = 12;

const BOUND = Symbol('bound of a field');

/** Declares the bounds of a field; each decorator of `fields.ts` calls it. */
export const Bounded = (bound: FieldBound): PropertyDecorator => Reflect.metadata(BOUND, bound);

/** The bounds of a field of the class. */
export const fieldBoundOf = ({ prototype }: Class, name: string): FieldBound | undefined =>
  Reflect.getMetadata(BOUND, prototype as object, name) as FieldBound | undefined;

export type Class = new () => object;

/**
 * The bounds of a body of this class: those of a valid body, and the margin.
 * @throws when a field of the class has no bound, so that an application with an unbounded body does not start
 */
export function bodyBoundsOf(metatype: ArgumentMetadata['metatype']): BodyBounds {
  const { values, depth, text } = sizeOf(metatype as Class | undefined);
  return {
    values: values + LEAST_BOUNDS.values,
    depth: depth + LEAST_BOUNDS.depth,
    textBytes: Math.max(LEAST_BOUNDS.textBytes, text * BYTES_PER_CHARACTER),
  };
}

interface Size {
  readonly values: number;
  readonly depth: number;
  readonly text: number;
}

function sizeOf(metatype: Class | undefined): Size {
  const names = fieldsOf(metatype);
  if (!metatype || names.length === 0) throw unbounded(`The body class ${metatype?.name} has no fields`);
  let [values, depth, text] = [1, 1, 0];
  for (const name of names) {
    const bound = fieldBoundOf(metatype, name);
    if (!bound) throw unbounded(`The field ${metatype.name}.${name} has no bound`);
    const item: Size = bound.of ? sizeOf(bound.of()) : { values: 1, depth: 0, text: bound.text };
    const isList = bound.items !== undefined;
    values += isList ? 1 + (bound.items ?? 0) * item.values : 1;
    depth = Math.max(depth, 1 + (isList ? 1 : 0) + item.depth);
    text = Math.max(text, item.text);
  }
  return { values, depth, text };
}

/** The names of the fields that the class describes. */
export function fieldsOf(metatype: Class | undefined): string[] {
  if (!metatype) return [];
  const storage = getMetadataStorage();
  return Object.keys(storage.groupByPropertyName(storage.getTargetValidationMetadatas(metatype, '', false, false)));
}

const unbounded = (what: string): Error =>
  new Error(`${what}: describe each field of a request body by a decorator of http/fields.ts`);

/** The bound that a body exceeds: a code and a message for the answer. */
export interface Excess {
  readonly code: string;
  readonly message: string;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const LIST = 0x5b;
const BACKSLASH = 0x5c;
const LIST_END = 0x5d;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;

/** Compares a body with its bounds before it is parsed: one pass over its bytes, which ends at the first excess. */
export function excessIn(bytes: Uint8Array, bounds: BodyBounds): Excess | undefined {
  const { length } = bytes;
  let values = 0;
  let depth = 0;
  for (let at = 0; at < length; at++) {
    switch (bytes[at]) {
      case QUOTE: {
        const start = at + 1;
        for (at = start; at < length && bytes[at] !== QUOTE; at++) if (bytes[at] === BACKSLASH) at++;
        if (at - start > bounds.textBytes) return longText(bounds);
        break;
      }
      case COMMA:
        if (++values > bounds.values) return manyValues(bounds);
        break;
      case LIST:
      case OBJECT:
        if (++depth > bounds.depth) return tooDeep(bounds);
        if (++values > bounds.values) return manyValues(bounds);
        break;
      case LIST_END:
      case OBJECT_END:
        depth--;
        break;
    }
  }
  return undefined;
}

const manyValues = ({ values }: BodyBounds): Excess => ({
  code: 'max-values',
  message: `must not hold more than ${values} values; remove what the operation does not take, or split the request`,
});
const tooDeep = ({ depth }: BodyBounds): Excess => ({
  code: 'depth',
  message: `must not be nested more than ${depth} deep; send the fields as the operation describes them`,
});
const longText = ({ textBytes }: BodyBounds): Excess => ({
  code: 'max-text',
  message: `must not have a text or a field name of more than ${textBytes} bytes; shorten it`,
});
