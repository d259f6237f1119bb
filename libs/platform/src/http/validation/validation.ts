import { accept, CompiledValidationPipe, type DtoClass } from '@app/fast-path';
import { type ArgumentMetadata, type PipeTransform, type ValidationError, ValidationPipe } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidatorOptions } from 'class-validator';
import { type FieldError, invalidRequest } from '../../problems/problem';
import { type IsValid, sampleOf } from './sample';

const RULES = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  stopAtFirstError: true,
} as const satisfies ValidatorOptions;

/** Reads bodies and queries into their DTO classes; refuses unknown, missing and wrongly typed fields by name. */
export const requestPipe = (fastPath: boolean): PipeTransform =>
  fastPath
    ? new CompiledValidationPipe(new StrictValidationPipe((metatype, value) => accept(metatype, value) !== undefined))
    : new StrictValidationPipe();

/** Validates with class-validator, and turns its messages into problems. */
export class StrictValidationPipe implements PipeTransform {
  private readonly pipe = new ValidationPipe({
    ...RULES,
    transform: true,
    exceptionFactory: (errors) => invalidRequest(errors.flatMap((error) => fieldErrors(error, ''))),
  });

  constructor(private readonly isValid: IsValid = isValidItem) {}

  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    const { type } = metadata;
    if (type !== 'body' && type !== 'query') return value;
    return this.read(value, metadata);
  }

  private async read(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' && !isPlainObject(value)) {
      throw invalidRequest([{ pointer: '', code: 'is-object', message: 'must be a JSON object' }]);
    }
    const sample = metadata.metatype ? sampleOf(metadata.metatype as DtoClass, value, this.isValid) : value;
    refuseInheritedNames(sample);
    const read: unknown = await this.pipe.transform(sample, metadata);
    return sample === value ? read : this.pipe.transform(value, metadata);
  }
}

/** With class-validator alone. */
const isValidItem: IsValid = (metatype, value) =>
  isPlainObject(value) &&
  inheritedNames(value, '').length === 0 &&
  validateSync(plainToInstance<object, unknown>(metatype, value), RULES).length === 0;

const isPlainObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** class-transformer skips `constructor`, `toString` and the like; here they are unknown fields like any other. */
function refuseInheritedNames(value: unknown): void {
  const pointers = inheritedNames(value, '');
  if (pointers.length > 0) throw invalidRequest(pointers.map(unknownField));
}

function inheritedNames(value: unknown, parent: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => {
    const pointer = `${parent}/${name}`;
    return name in Object.prototype ? [pointer] : inheritedNames(item, pointer);
  });
}

const UNKNOWN = { code: 'unknown-field', message: 'is not a field of this request' };
const unknownField = (pointer: string): FieldError => ({ pointer, ...UNKNOWN });

/** One entry for each field, also when it breaks several rules. */
function fieldErrors(error: ValidationError, parent: string): FieldError[] {
  const pointer = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const [broken] = Object.entries(error.constraints ?? {});
  const own = broken ? [{ pointer, code: codeOf(broken[0]), message: messageOf(broken, error.property) }] : [];
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, pointer))];
}

const codeOf = (constraint: string): string =>
  constraint === 'whitelistValidation'
    ? UNKNOWN.code
    : constraint.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const messageOf = ([constraint, message]: [string, string], property: string): string =>
  constraint === 'whitelistValidation' ? UNKNOWN.message : message.replace(`${property} `, '');
