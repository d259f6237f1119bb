import { type Class, fieldBoundOf, fieldsOf } from './body-bounds';
import { invalidRequest, MAX_FIELD_ERRORS } from '../../problems/problem';

/** This many wrong fields fill an answer and show that there are more. */
const ENOUGH = MAX_FIELD_ERRORS + 1;

/** Whether a value is a valid instance of a class: decides which items of a list are kept. */
export type IsValid = (metatype: Class, value: unknown) => boolean;

/**
 * The part of a refused body or query that an answer can name: the time of class-transformer grows with the square of
 * the unknown fields, and class-validator makes messages for each wrong item (ADR 0033). Unknown fields and wrong items
 * of a list beyond `ENOUGH` are omitted; the rest keep their positions. Returns the value itself where nothing is
 * omitted.
 * @throws request.invalid for a list that is too long, before its items are checked
 */
export function sampleOf(metatype: Class, value: unknown, isValid: IsValid): unknown {
  return new Sampler(isValid).ofObject(metatype, value, '');
}

class Sampler {
  constructor(private readonly isValid: IsValid) {}

  ofObject(metatype: Class, value: unknown, parent: string): unknown {
    const fields = new Set(fieldsOf(metatype));
    if (fields.size === 0 || !isPlainObject(value)) return value;
    const kept: [string, unknown][] = [];
    let isWhole = true;
    let unknown = 0;
    for (const [name, item] of Object.entries(value) as [string, unknown][]) {
      const isField = fields.has(name);
      const isKept = isField || ++unknown <= ENOUGH;
      const sample = isField ? this.ofField(metatype, name, { item, pointer: `${parent}/${name}` }) : item;
      if (isKept) kept.push([name, sample]);
      if (!isKept || sample !== item) isWhole = false;
    }
    return isWhole ? value : Object.fromEntries(kept);
  }

  private ofField(metatype: Class, name: string, { item, pointer }: { item: unknown; pointer: string }): unknown {
    const bound = fieldBoundOf(metatype, name);
    const nested = bound?.of?.();
    if (!Array.isArray(item)) return nested ? this.ofObject(nested, item, pointer) : item;
    const most = bound?.items;
    if (most !== undefined && item.length > most) {
      const message = `must contain no more than ${most} elements`;
      throw invalidRequest([{ pointer, code: 'array-max-size', message }]);
    }
    return nested ? this.ofList(nested, item, pointer) : item;
  }

  private ofList(metatype: Class, items: readonly unknown[], pointer: string): readonly unknown[] {
    const kept: unknown[] = [];
    let isWhole = true;
    let wrong = 0;
    for (const [n, item] of items.entries()) {
      if (wrong === ENOUGH) return kept;
      const isRight = this.isValid(metatype, item);
      const sample = isRight ? item : this.ofObject(metatype, item, `${pointer}/${n}`);
      kept.push(sample);
      if (!isRight) wrong++;
      if (sample !== item) isWhole = false;
    }
    return isWhole ? items : kept;
  }
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null; // a parsed query has no prototype
}
