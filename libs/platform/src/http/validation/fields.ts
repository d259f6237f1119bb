import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  Equals,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotIn,
  IsObject,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { codePointsIn, typedName } from '@app/kernel';
import { Bounded } from './body-bounds';

/** The largest whole number that JSON carries safely: 2^53-1. */
export const MAX_INTEGER = Number.MAX_SAFE_INTEGER;

interface FieldOptions {
  readonly description: string;
  readonly example?: unknown;
  /**
   * May be omitted, always or where the rest of the request allows it. Null is refused all the same, unless `nullable`.
   */
  readonly optional?: boolean | ((request: never) => boolean);
  /** Null means "remove" there (RFC 7396). */
  readonly nullable?: boolean;
  /** The value where the field is omitted: documented here, and set by the class itself. */
  readonly fallback?: unknown;
}

const mayBeLeftOut = (optional: NonNullable<FieldOptions['optional']>, request: unknown): boolean =>
  typeof optional === 'function' ? optional(request as never) : optional;

/** Characters of a text with a short format: a UUID, a time, one of a few values. */
const SHORT_TEXT = 100;

/**
 * One decorator a field, for its checks and its documentation. Of several broken rules the first is reported: the type
 * leads.
 */
const field = (
  { description, example, optional = false, nullable = false, fallback }: FieldOptions,
  schema: ApiPropertyOptions,
  ...rules: PropertyDecorator[]
): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      ...schema,
      description,
      required: !optional,
      ...(nullable ? { nullable } : {}),
      ...(example === undefined ? {} : { example }),
      ...(fallback === undefined ? {} : { default: fallback }),
    } as ApiPropertyOptions),
    Bounded({ text: SHORT_TEXT }),
    ...(optional || nullable
      ? [
          ValidateIf(
            (request, value) =>
              !(value === null && nullable) && !(value === undefined && mayBeLeftOut(optional, request)),
          ),
        ]
      : []),
    ...rules,
  );

/** A UUID is the same in upper case; here it is converted to lower case, wherever it is compared. */
const lowerCase = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

export const IdField = (options: FieldOptions): PropertyDecorator =>
  field(
    options,
    { type: String, format: 'uuid' },
    IsUUID('all', { message: '$property must be a UUID' }),
    Transform(({ value }: { value: unknown }) => lowerCase(value)),
  );

interface IntegerOptions extends FieldOptions {
  readonly min: number;
  readonly max?: number;
}

/** Amounts (minor units), quantities and the like: whole numbers only. */
export const IntegerField = ({ min, max = MAX_INTEGER, ...options }: IntegerOptions): PropertyDecorator =>
  field(
    options,
    { type: 'integer', format: 'int64', minimum: min, maximum: max },
    IsInt({ message: '$property must be a whole number' }),
    Min(min),
    Max(max),
  );

/** A whole number that increases or decreases a value: not zero. */
export const DeltaField = (options: FieldOptions): PropertyDecorator =>
  field(
    options,
    { type: 'integer', format: 'int64', minimum: -MAX_INTEGER, maximum: MAX_INTEGER },
    IsInt({ message: '$property must be a whole number' }),
    IsNotIn([0], { message: '$property must not be 0' }),
    Min(-MAX_INTEGER),
    Max(MAX_INTEGER),
  );

interface TextOptions extends FieldOptions {
  readonly min?: number;
  readonly max: number;
  readonly pattern?: { readonly regex: RegExp; readonly says: string };
  /** Not shown by documentation tools. */
  readonly secret?: boolean;
  /** Brings the text into the form that is stored. The limits apply to that form. */
  readonly form?: (text: string) => string;
}

export const TextField = ({
  min = 1,
  max,
  pattern,
  secret = false,
  form,
  ...options
}: TextOptions): PropertyDecorator =>
  field(
    options,
    { type: String, minLength: min, maxLength: max, ...(secret ? { format: 'password' } : {}) },
    Bounded({ text: max }),
    IsString(),
    ...(pattern ? [Matches(pattern.regex, { message: `$property ${pattern.says}` })] : []),
    // Some visible text is required: a name of blanks or zero-width spaces is no name.
    ...(min > 0 ? [Matches(VISIBLE, { message: '$property must not be blank' })] : []),
    // Half of a surrogate pair cannot be stored as UTF-8: two different texts would become the same.
    Matches(/^\P{Surrogate}*$/u, { message: '$property must be well-formed Unicode' }),
    HasCodePoints(min, max),
    ...(form ? [Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? form(value) : value))] : []),
  );

/** A text that people type to name something: a SKU, a category, a reference. Spaces around it are not stored. */
export const NameField = (options: TextOptions): PropertyDecorator => TextField({ ...options, form: typedName });

const VISIBLE = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}]/u;

/** `Length` of class-validator does not count variation selectors; the database and JSON Schema do. */
const HasCodePoints = (min: number, max: number): PropertyDecorator =>
  ValidateBy({
    name: 'isLength',
    constraints: [min, max],
    validator: {
      validate: (value: unknown) => {
        const count = typeof value === 'string' ? codePointsIn(value) : -1;
        return count >= min && count <= max;
      },
      defaultMessage: () => `$property must have ${min} to ${max} characters`,
    },
  });

/** ISO 8601 also has weeks, days of the year and fractions of an hour, which `Date` does not parse. */
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** An RFC 3339 time with its zone. */
export const TimeField = (options: FieldOptions): PropertyDecorator =>
  field(
    options,
    { type: String, format: 'date-time' },
    Matches(RFC_3339, { message: '$property must be an RFC 3339 time that names its zone, such as Z' }),
    IsISO8601({ strict: true, strictSeparator: true }, { message: '$property must be an RFC 3339 time' }),
  );

interface EnumOptions extends FieldOptions {
  readonly values: readonly string[];
  readonly name: string;
}

export const EnumField = ({ values, name, ...options }: EnumOptions): PropertyDecorator =>
  field(options, { enum: [...values], enumName: name }, IsIn(values));

/** True, or omitted. `alone` names a field that must not be sent with it. */
export const TrueField = ({ alone, ...options }: FieldOptions & { readonly alone: string }): PropertyDecorator =>
  field(
    { ...options, optional: true },
    { type: Boolean },
    Equals(true, { message: '$property must be true' }),
    StandsWithout(alone),
  );

const StandsWithout = (other: string): PropertyDecorator =>
  ValidateBy({
    name: 'alone',
    validator: {
      validate: (_, args) => (args && (Reflect.get(args.object, other) as unknown)) === undefined,
      defaultMessage: () => `$property must not stand beside ${other}`,
    },
  });

interface ListOptions extends FieldOptions {
  readonly min: number;
  readonly max: number;
}

/** A list of objects, each checked by its own class. */
export const ListField = (of: () => new () => object, { min, max, ...options }: ListOptions): PropertyDecorator =>
  field(
    options,
    { type: () => [of()], minItems: min, maxItems: max },
    Bounded({ text: 0, items: max, of }),
    Type(of),
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    IsObject({ each: true, message: '$property must be a list of objects' }),
    ValidateNested({ each: true }),
  );

/** A list of ids without duplicates. */
export const IdListField = ({ min, max, ...options }: ListOptions): PropertyDecorator =>
  field(
    options,
    { type: [String], format: 'uuid', minItems: min, maxItems: max, uniqueItems: true },
    Bounded({ text: SHORT_TEXT, items: max }),
    Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(lowerCase) : value)),
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    IsUUID('all', { each: true, message: '$property must be a list of UUIDs' }),
    ArrayUnique({ message: '$property must not name anything twice' }),
  );

/** A list of texts without duplicates, each of at most `maxLength` characters. */
export const TextListField = ({
  min,
  max,
  maxLength,
  ...options
}: ListOptions & { readonly maxLength: number }): PropertyDecorator =>
  field(
    options,
    {
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength },
      minItems: min,
      maxItems: max,
      uniqueItems: true,
    },
    Bounded({ text: maxLength, items: max }),
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    Length(1, maxLength, { each: true, message: `$property must be a list of texts of 1 to ${maxLength} characters` }),
    ArrayUnique({ message: '$property must not name anything twice' }),
  );

/** Query parameters arrive as text: only plain digits become a number; the validator refuses everything else. */
export const QueryInteger = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value,
  );

/** `=true` in a query, or omitted. */
export const QueryTrue = (options: FieldOptions): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value)),
    field({ ...options, optional: true }, { type: Boolean }, Equals(true, { message: '$property must be true' })),
  );
