const SECRET = /authorization|cookie|password|secret|token|api-?key|idempotency-?key/i;
/** Deeper than any log line of the product; it also ends the walk of a cyclic object. */
const MAX_DEPTH = 8;

/** The same fields, with `[cut]` in place of each value whose name is that of a secret, at any depth. */
export const withoutSecrets = (facts: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]: [string, unknown]) => [name, cut(name, value, MAX_DEPTH)]),
  );

function cut(name: string, value: unknown, levels: number): unknown {
  if (SECRET.test(name)) return '[cut]';
  if (Array.isArray(value)) return levels === 0 ? '[deep]' : value.map((item) => cut('', item, levels - 1));
  if (!isPlainObject(value)) return value;
  if (levels === 0) return '[deep]';
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [key, cut(key, item, levels - 1)]),
  );
}

/** Errors, dates and the like have their own serialisers. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
