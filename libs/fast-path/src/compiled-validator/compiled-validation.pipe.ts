import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { accept } from './accept';
import type { DtoClass } from './compile-validator';

/** Accepts valid bodies and queries by the compiled validator, at once; leaves everything else to the strict pipe. */
export class CompiledValidationPipe implements PipeTransform {
  constructor(private readonly strict: PipeTransform) {}

  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    const { type, metatype } = metadata;
    const isDescribed = (type === 'body' || type === 'query') && metatype !== undefined;
    return (isDescribed ? accept(metatype as DtoClass, value) : undefined) ?? this.strict.transform(value, metadata);
  }
}
