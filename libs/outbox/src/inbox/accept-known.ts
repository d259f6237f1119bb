import { accept, type CompiledValidator, type DtoClass, compiledValidatorOf } from '@app/fast-path';

type Fields = Record<string, unknown>;

/**
 * Returns an instance of the class with its known fields, if they are certainly valid. Unknown members are allowed in
 * events of other systems, unlike in requests. Undefined only means that class-transformer and class-validator must
 * decide.
 */
export function acceptKnown(metatype: DtoClass, plain: unknown): object | undefined {
  const validator = compiledValidatorOf(metatype);
  return validator && accept(metatype, knownOf(validator, plain));
}

function knownOf({ fields }: CompiledValidator, plain: unknown): unknown {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) return plain;
  const known: Fields = {};
  for (const { name, nested } of fields.values()) {
    if (!Object.hasOwn(plain, name)) continue;
    const value = (plain as Fields)[name];
    if (!nested) known[name] = value;
    else known[name] = Array.isArray(value) ? value.map((one) => knownOf(nested, one)) : knownOf(nested, value);
  }
  return known;
}
