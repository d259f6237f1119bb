import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { ArrayNotEmpty, IsArray, IsInt, IsISO8601, IsObject, Matches, Max, Min, ValidateNested } from 'class-validator';

// Of several broken rules the first one is reported, so the type comes first.

/** RFC 3339: a time with any offset. */
export const Moment = (): PropertyDecorator =>
  applyDecorators(Matches(/(Z|[+-]\d\d:\d\d)$/), IsISO8601({ strict: true, strictSeparator: true }));

/** A whole number of units or minor units, to 2^53-1. */
export const Whole = (min: number): PropertyDecorator =>
  applyDecorators(IsInt(), Min(min), Max(Number.MAX_SAFE_INTEGER));

/** Objects that their class validates; at least one. */
export const ListOf = (line: new () => object): PropertyDecorator =>
  applyDecorators(
    Type(() => line),
    IsArray(),
    ArrayNotEmpty(),
    IsObject({ each: true }),
    ValidateNested({ each: true }),
  );
