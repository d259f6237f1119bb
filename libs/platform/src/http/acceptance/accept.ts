import { TransformationType } from 'class-transformer';
import { type ClassPlan, type DtoClass, type FieldPlan, planOf } from './acceptance-plan';

const { PLAIN_TO_CLASS } = TransformationType;

type Fields = Record<string, unknown>;

/** Stands for a value that class-transformer and class-validator must look at themselves. */
const UNSURE = Symbol('unsure');

const plans = new Map<DtoClass, ClassPlan | undefined>();

/**
 * The instance that class-transformer would make of a valid body or query, checked by class-validator's own validators in
 * a plan that is made once for a class. Undefined means only that it is not sure: whoever asks must let these two decide,
 * and every refusal is theirs. It takes 1 µs for an order of one line where they take 18, without a request around it.
 */
export function accept(metatype: DtoClass, plain: unknown): object | undefined {
  const plan = planFor(metatype);
  return plan && accepted(plan, plain);
}

/** Made once for a class. */
export function planFor(metatype: DtoClass): ClassPlan | undefined {
  let plan = plans.get(metatype);
  if (!plan && !plans.has(metatype)) {
    plan = planOf(metatype);
    plans.set(metatype, plan);
  }
  return plan;
}

/** The instance of a plan's class, as `accept` makes it. */
export function accepted({ metatype, fields }: ClassPlan, plain: unknown): object | undefined {
  if (!isPlainObject(plain)) return undefined;
  const instance = new metatype() as Fields;
  for (const name of Object.keys(plain)) {
    const field = fields.get(name);
    if (!field) return undefined;
    const value = transformed(field, plain);
    if (value === UNSURE) return undefined;
    instance[name] = value;
  }
  for (const field of fields.values()) if (!isValid(field, instance, metatype)) return undefined;
  return instance;
}

export function isPlainObject(value: unknown): value is Fields {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null; // a parsed query has none
}

function transformed({ name, nested, transforms }: FieldPlan, plain: Fields): unknown {
  let value = copied(plain[name], nested);
  if (value === UNSURE) return UNSURE;
  for (const transform of transforms)
    value = transform({ value, key: name, obj: plain, type: PLAIN_TO_CLASS, options: {} });
  return value;
}

function copied(value: unknown, nested: ClassPlan | undefined): unknown {
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const item of value as unknown[]) {
      const copy = nested ? accepted(nested, item) : copyOfPlain(item);
      if (copy === undefined || copy === UNSURE) return UNSURE;
      items.push(copy);
    }
    return items;
  }
  if (nested && typeof value === 'object' && value !== null) return accepted(nested, value) ?? UNSURE;
  return copyOfPlain(value);
}

const PLAIN = new Set(['string', 'number', 'boolean', 'undefined']);
const copyOfPlain = (value: unknown): unknown => (PLAIN.has(typeof value) || value === null ? value : UNSURE);

function isValid(
  { name, conditions, checks, nested }: FieldPlan,
  instance: Fields,
  { name: targetName }: DtoClass,
): boolean {
  const value = instance[name];
  for (const holds of conditions) if (!holds(instance, value)) return true;
  for (const { validator, constraints, each } of checks) {
    const args = { targetName, property: name, object: instance, value, constraints };
    const values: readonly unknown[] = each && Array.isArray(value) ? value : [value];
    for (const one of values) if (validator.validate(one, args) !== true) return false;
  }
  return !nested || typeof value === 'object' || value === undefined;
}
