import { type ArgumentMetadata, type PipeTransform, ValidationPipe, type ValidationError } from '@nestjs/common';
import { accept } from './acceptance/accept';
import type { DtoClass } from './acceptance/acceptance-plan';
import { sampleOf } from './acceptance/sample';
import { type FieldError, invalidRequest } from './problem';

/** Reads bodies and queries into their DTO classes; what is unknown, missing or of the wrong type is refused by name. */
export class RequestPipe implements PipeTransform {
  private readonly judging = new JudgingPipe();

  /** What is surely valid needs no judge, nor a promise; neither does what no class describes. */
  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    const { type, metatype } = metadata;
    if (type === 'custom') return value;
    const isDescribed = (type === 'body' || type === 'query') && metatype !== undefined;
    return (isDescribed ? accept(metatype as DtoClass, value) : undefined) ?? this.judging.transform(value, metadata);
  }
}

/** class-validator's own judgement: it alone says what is refused, and why. */
export class JudgingPipe implements PipeTransform {
  private readonly pipe = new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) => invalidRequest(errors.flatMap((error) => fieldErrors(error, ''))),
  });

  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' && !isPlainObject(value)) {
      throw invalidRequest([{ pointer: '', code: 'is-object', message: 'must be a JSON object' }]);
    }
    const isDescribed = metadata.type === 'body' || metadata.type === 'query';
    const sample = isDescribed && metadata.metatype ? sampleOf(metadata.metatype as DtoClass, value) : value;
    if (isDescribed) refuseInheritedNames(sample);
    const read: unknown = await this.pipe.transform(sample, metadata);
    return sample === value ? read : this.pipe.transform(value, metadata);
  }
}

const isPlainObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** class-transformer passes over `constructor`, `toString` and the like; here they are unknown fields as any other. */
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

/** One entry for each field, however many of its rules it breaks. */
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
