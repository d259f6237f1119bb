import { accept, type CompiledField, type CompiledValidator, compileValidator, type DtoClass } from '@app/fast-path';
import { StrictValidationPipe } from '@app/platform';
import { TransformationType } from 'class-transformer';
import fc from 'fast-check';
import { requestClasses } from './request-classes';

const classes = requestClasses();

const ID = '0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b';
const LIKELY: readonly unknown[] = [
  ...[ID, ID.toUpperCase(), 'text', 'somebody@shop.example', 'correct horse battery staple', 'image/png', 'ABC-1'],
  ...['2010-12-01T08:26:00Z', '2026-11-20T21:00:00.123+09:00', '2026-11-20', '2026-02-30T00:00:00Z', '2026-W01-1'],
  ...['1', '20', '007', '-5', '1e3', ' 7', '99999999999999999', 'true', 'false', '', ' ', '\ud800', 'é', '👍'],
  ...[0, 1, 2, 5, 100, 20_000, -1, 1.5, -0, 2 ** 53, Number.MAX_SAFE_INTEGER, NaN, Infinity],
  ...[true, false, null, undefined, {}, [], [ID], [ID, ID], [ID, ID.toUpperCase()], [[]], [null], new Date(0)],
];

const choicesIn = ({ checks }: CompiledField): unknown[] => checks.flatMap(({ constraints }) => constraints).flat();

/** Values for a field: those of its own rules appear three times as often as all others. */
function valueOf(field: CompiledField): fc.Arbitrary<unknown> {
  const likely = [...LIKELY, ...choicesIn(field)];
  const { nested, name, transforms, checks } = field;
  if (nested)
    return fc.oneof({ weight: 8, arbitrary: fc.array(bodyOf(nested), { maxLength: 3 }) }, fc.constantFrom(...likely));
  const fits = (value: unknown): boolean => {
    let changed = value;
    for (const change of transforms)
      changed = change({ value: changed, key: name, obj: {}, type: TransformationType.PLAIN_TO_CLASS, options: {} });
    const args = { targetName: '', property: name, object: {}, value: changed, constraints: [] };
    return checks.every(({ validator, constraints, each }) =>
      (each && Array.isArray(changed) ? changed : [changed]).every(
        (one) => validator.validate(one, { ...args, constraints }) === true,
      ),
    );
  };
  const fitting = likely.filter(fits);
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...(fitting.length > 0 ? fitting : likely)) },
    fc.constantFrom(...likely),
  );
}

function bodyOf({ fields }: CompiledValidator): fc.Arbitrary<Record<string, unknown>> {
  const model = Object.fromEntries([...fields.values()].map((field) => [field.name, valueOf(field)]));
  const known = fc.record(model, { requiredKeys: [] });
  const unknown = fc.constantFrom('constructor', 'toString', 'more', '', 'then');
  return fc.oneof(
    { weight: 4, arbitrary: fc.record(model) },
    { weight: 8, arbitrary: known },
    fc.tuple(known, unknown).map(([body, name]) => ({ ...body, [name]: 1 })),
  );
}

/** Parsed in this realm, as a parser would: an object of `structuredClone` has another Object in Jest. */
const copyOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]: [string, unknown]) => [name, copyOf(item)]));
};

interface Judgement {
  readonly instance: object | undefined;
}

const strict = new StrictValidationPipe();

async function judge(metatype: DtoClass, body: unknown): Promise<Judgement> {
  try {
    return { instance: (await strict.transform(copyOf(body), { type: 'body', metatype })) as object };
  } catch {
    return { instance: undefined };
  }
}

describe('The compiled validator', () => {
  it('exists for every body and query of the API', () => {
    expect(classes.length).toBeGreaterThan(20);
    for (const metatype of classes)
      expect([metatype.name, compileValidator(metatype)]).toEqual([metatype.name, expect.anything()]);
  });

  it.each(classes.map((metatype) => [metatype.name, metatype] as const))(
    'returns the same instance as class-validator: %s',
    async (_, metatype) => {
      let valid = 0;
      await fc.assert(
        fc.asyncProperty(bodyOf(compileValidator(metatype)!), async (body) => {
          const accepted = accept(metatype, copyOf(body));
          const { instance } = await judge(metatype, body);
          expect(accepted).toStrictEqual(instance);
          expect(Object.keys(accepted ?? {})).toEqual(Object.keys(instance ?? {}));
          if (instance) valid++;
        }),
        { numRuns: 150 },
      );
      expect(valid).toBeGreaterThan(0);
    },
  );

  it.each(classes.map((metatype) => [metatype.name, metatype] as const))(
    'refuses an unusual body: %s',
    (_, metatype) => {
      for (const odd of [...LIKELY, [{}], Object.create({}), new Map()]) {
        if (odd && typeof odd === 'object' && Object.getPrototypeOf(odd) === Object.prototype) continue;
        expect(accept(metatype, odd)).toBeUndefined();
      }
    },
  );
});
