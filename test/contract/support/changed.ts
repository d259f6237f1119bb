import { MISSING } from './rules';

type Json = Record<string, unknown>;

/** A body with another value in one field; `lines[].quantity` is a field of the second of `lines`. */
export function changed(body: Json, field: string, value: unknown): Json {
  const copy = structuredClone(body);
  const [first = '', rest] = field.split('[].');
  const [target, name] = rest === undefined ? [copy, first] : [(copy[first] as Json[])[1]!, rest];
  if (value === MISSING) Reflect.deleteProperty(target, name);
  else Object.defineProperty(target, name, { value, enumerable: true, configurable: true });
  return copy;
}
