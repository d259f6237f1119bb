import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { invalidRequest } from '../../problems/problem';
import { IntegerField, QueryInteger, TextField } from '../validation/fields';

/** `?limit=&cursor=` */
export class PageQuery {
  @QueryInteger()
  @IntegerField({ description: 'How many items at most.', min: 1, max: 100, optional: true, fallback: 20 })
  readonly limit: number = 20;

  @TextField({ description: 'The nextCursor of the page before; opaque.', max: 500, optional: true })
  readonly cursor?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/**
 * Takes one row more than the page holds, to know whether another page follows; `keyOf` is the position of the last row
 * shown.
 */
export function pageOf<Row, T>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly unknown[],
  show: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(show),
    nextCursor: rows.length > limit && last !== undefined ? cursorOf(keyOf(last)) : null,
  };
}

/** For lists that compute their position without `pageOf`. */
export const cursorOf = (key: readonly unknown[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** @throws 400 for a cursor that `pageOf` did not make for this list: each part is checked by its own rule */
export function decodeCursor<T extends readonly unknown[]>(
  cursor: string | undefined,
  parts: { readonly [K in keyof T]: (value: unknown) => value is T[K] },
): T | undefined {
  if (cursor === undefined) return undefined;
  const key = parseJson(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (Array.isArray(key) && key.length === parts.length && parts.every((is, n) => is(key[n]))) {
    return key as unknown as T;
  }
  throw invalidRequest([{ pointer: '/cursor', code: 'cursor', message: 'must be the nextCursor of the page before' }]);
}

/** The parts of a position. */
export const isAmount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
/** Milliseconds since 1970, within the range of DATETIME. */
export const isMoment = (value: unknown): value is number => isAmount(value) && value < 253_402_300_800_000;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // an invalid cursor, which the caller reports
  }
}

/** Documents the property `items` of a list. */
export const ItemsProperty = (of: () => new () => object): PropertyDecorator =>
  applyDecorators(ApiProperty({ type: () => [of()] }));

export const NextCursorProperty = (): PropertyDecorator =>
  ApiProperty({
    type: String,
    nullable: true,
    description: 'Pass it as cursor for the next page; null on the last.',
  });
