import { Type } from 'class-transformer';
import { ArrayNotEmpty, IsArray, IsInt, IsISO8601, IsObject, Matches, Max, Min, ValidateNested } from 'class-validator';

/** The rules that a field must keep, as one decorator. */
const rules =
  (...all: PropertyDecorator[]): PropertyDecorator =>
  (target, property) => {
    for (const rule of all) rule(target, property);
  };

/** RFC 3339: a moment, whatever its offset. */
export const Moment = (): PropertyDecorator =>
  rules(Matches(/(Z|[+-]\d\d:\d\d)$/), IsISO8601({ strict: true, strictSeparator: true }));

/** A whole number of units or minor units, to 2^53-1. */
export const Whole = (min: number): PropertyDecorator => rules(Max(Number.MAX_SAFE_INTEGER), Min(min), IsInt());

/** Objects, each checked by its class; at least one. */
export const ListOf = (line: new () => object): PropertyDecorator =>
  rules(
    ValidateNested({ each: true }),
    Type(() => line),
    IsObject({ each: true }),
    ArrayNotEmpty(),
    IsArray(),
  );
