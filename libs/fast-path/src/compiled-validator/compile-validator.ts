import { type TransformFnParams, TransformationType, type TypeMetadata } from 'class-transformer';
import { defaultMetadataStorage as transformations } from 'class-transformer/cjs/storage';
import { getMetadataStorage, type ValidatorConstraintInterface } from 'class-validator';

export type DtoClass = new () => object;

/** One rule of class-validator for a field: its own validator, with the decorator's arguments. */
export interface Check {
  readonly validator: ValidatorConstraintInterface;
  readonly constraints: unknown[];
  readonly each: boolean;
}

export interface CompiledField {
  readonly name: string;
  /** All of them must hold, or the field is not checked. */
  readonly conditions: readonly ((request: object, value: unknown) => unknown)[];
  readonly checks: readonly Check[];
  readonly transforms: readonly ((params: TransformFnParams) => unknown)[];
  /** The validator of nested objects. */
  readonly nested: CompiledValidator | undefined;
}

/** The checks and transforms that class-transformer and class-validator apply to a valid body of this class. */
export interface CompiledValidator {
  readonly metatype: DtoClass;
  readonly fields: ReadonlyMap<string, CompiledField>;
}

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

const { PLAIN_TO_CLASS } = TransformationType;

/** Undefined for a class that uses more than our own field decorators do: class-validator then decides alone. */
export function compileValidator(metatype: DtoClass): CompiledValidator | undefined {
  const storage = getMetadataStorage();
  const rules = storage.groupByPropertyName(storage.getTargetValidationMetadatas(metatype, '', false, false));
  const names = Object.keys(rules);
  const choosesFields =
    transformations.getStrategy(metatype) !== 'none' ||
    transformations.getExposedProperties(metatype, PLAIN_TO_CLASS).length > 0 ||
    transformations.getExcludedProperties(metatype, PLAIN_TO_CLASS).length > 0;
  if (names.length === 0 || choosesFields) return undefined;
  const fields = new Map<string, CompiledField>();
  for (const name of names) {
    const field = compileField(metatype, name, rules[name] ?? []);
    if (!field) return undefined;
    fields.set(name, field);
  }
  return { metatype, fields };
}

function compileField(metatype: DtoClass, name: string, rules: readonly Metadata[]): CompiledField | undefined {
  const kinds = new Set(rules.map(({ type }) => type));
  const transforms = transformations.findTransformMetadatas(metatype, name, PLAIN_TO_CLASS);
  const isNested = kinds.delete('nestedValidation');
  const nested = isNested ? compileNested(metatype, name) : undefined;
  const checks = checksOf(rules.filter(({ type }) => type === 'customValidation'));
  for (const known of ['customValidation', 'conditionalValidation']) kinds.delete(known);
  const isUnsure =
    kinds.size > 0 ||
    checks === undefined ||
    name in (metatype.prototype as object) ||
    transforms.some(({ options }) => Object.keys(options).length > 0) ||
    (isNested ? !nested : typeOf(metatype, name) !== undefined);
  if (isUnsure) return undefined;
  return {
    name,
    conditions: rules.flatMap(({ type, constraints }) =>
      type === 'conditionalValidation' ? [constraints[0] as CompiledField['conditions'][number]] : [],
    ),
    checks,
    transforms: transforms.map(({ transformFn }) => transformFn),
    nested,
  };
}

/** By `@Type(() => Class)` alone. */
function compileNested(metatype: DtoClass, name: string): CompiledValidator | undefined {
  const { typeFunction, options, reflectedType } = typeOf(metatype, name) ?? {};
  const isPlain = typeFunction?.length === 0 && !options?.discriminator && reflectedType !== Set;
  return isPlain ? compileValidator(typeFunction() as DtoClass) : undefined;
}

type KnownType = Pick<TypeMetadata, 'typeFunction' | 'options'> & { readonly reflectedType: unknown };

/** class-transformer declares that it always finds one. */
const typeOf = (metatype: DtoClass, name: string): Partial<KnownType> | undefined =>
  transformations.findTypeMetadata(metatype, name);

function checksOf(rules: readonly Metadata[]): Check[] | undefined {
  const checks: Check[] = [];
  for (const { constraintCls, constraints, each, validateIf } of rules) {
    if (validateIf) return undefined;
    for (const constraint of getMetadataStorage().getTargetValidatorConstraints(constraintCls)) {
      if (constraint.async) return undefined;
      checks.push({ validator: constraint.instance, constraints, each });
    }
  }
  return checks;
}
