import type { PipeTransform } from '@nestjs/common';
import { type ErrorCatalogue, type Id, isId } from '@app/kernel';

/** An id in a path. A value that is not a UUID gets the same 404 as an unknown id. */
export class IdParam<Code extends string> implements PipeTransform {
  private constructor(
    private readonly catalogue: ErrorCatalogue<Code>,
    private readonly notFound: Code,
  ) {}

  static of<Code extends string>(catalogue: ErrorCatalogue<Code>, notFound: Code): IdParam<Code> {
    return new IdParam(catalogue, notFound);
  }

  transform(value: unknown): Id<string> {
    const id = String(value).toLowerCase();
    if (!isId(id)) throw this.catalogue.error(this.notFound);
    return id;
  }
}
