import { fieldBoundOf } from '../body-bounds';
import { invalidRequest, MAX_FIELD_ERRORS } from '../problem';
import { accepted, isPlainObject, planFor } from './accept';
import type { ClassPlan, DtoClass, FieldPlan } from './acceptance-plan';

/** So many wrong fields fill an answer and show that there are more. */
const ENOUGH = MAX_FIELD_ERRORS + 1;

/**
 * As much of a body or query that was not accepted as an answer can name: class-transformer takes time by the square of
 * the unknown fields, and class-validator makes messages for each wrong item. Unknown fields and wrong items of a list
 * beyond `ENOUGH` are left out; what is kept has its place. The value itself where nothing is left out.
 * @throws request.invalid for a list that is too long, which therefore nobody walks through
 */
export function sampleOf(metatype: DtoClass, value: unknown): unknown {
  const plan = planFor(metatype);
  return plan ? sampleOfObject(plan, value, '') : value;
}

function sampleOfObject({ metatype, fields }: ClassPlan, value: unknown, parent: string): unknown {
  if (!isPlainObject(value)) return value;
  const kept: [string, unknown][] = [];
  let isWhole = true;
  let unknown = 0;
  for (const [name, item] of Object.entries(value)) {
    const field = fields.get(name);
    const isKept = field !== undefined || ++unknown <= ENOUGH;
    const sample = field ? sampleOfField(metatype, field, item, `${parent}/${name}`) : item;
    if (isKept) kept.push([name, sample]);
    if (!isKept || sample !== item) isWhole = false;
  }
  return isWhole ? value : Object.fromEntries(kept);
}

function sampleOfField(metatype: DtoClass, { name, nested }: FieldPlan, value: unknown, pointer: string): unknown {
  if (!Array.isArray(value)) return nested ? sampleOfObject(nested, value, pointer) : value;
  const most = fieldBoundOf(metatype, name)?.items;
  if (most !== undefined && value.length > most) {
    const message = `must contain no more than ${most} elements`;
    throw invalidRequest([{ pointer, code: 'array-max-size', message }]);
  }
  return nested ? sampleOfList(nested, value, pointer) : value;
}

function sampleOfList(plan: ClassPlan, items: readonly unknown[], pointer: string): readonly unknown[] {
  const kept: unknown[] = [];
  let isWhole = true;
  let wrong = 0;
  for (const [n, item] of items.entries()) {
    if (wrong === ENOUGH) return kept;
    const isRight = accepted(plan, item) !== undefined;
    const sample = isRight ? item : sampleOfObject(plan, item, `${pointer}/${n}`);
    kept.push(sample);
    if (!isRight) wrong++;
    if (sample !== item) isWhole = false;
  }
  return isWhole ? items : kept;
}
