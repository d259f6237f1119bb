/** A change that an existing client may notice: `thing` of `place` (an operation or a schema by its name). */
export interface BreakingChange {
  readonly place: string;
  readonly thing: string;
  readonly what: string;
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Media };
  readonly responses: Readonly<Record<string, { readonly content?: Media; readonly headers?: Media }>>;
  readonly security?: readonly object[];
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

type Media = Readonly<Record<string, { readonly schema: Schema }>>;

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly [keyword: string]: unknown;
}

/** Who sends the value: the meaning of a narrower or a wider schema depends on it. */
type Direction = 'request' | 'response';

const LOWER_LIMITS = ['minimum', 'minLength', 'minItems'];
const UPPER_LIMITS = ['maximum', 'maxLength', 'maxItems'];
/** Keywords whose every change is a break. */
const FIXED = ['format', 'pattern', 'default', 'uniqueItems'];
const WITHOUT_MEANING = ['description', 'title', 'example', 'examples'];
const COMPARED = ['type', 'enum', 'properties', 'required', 'items', 'additionalProperties', 'allOf', 'anyOf', '$ref'];
const KNOWN = new Set([...LOWER_LIMITS, ...UPPER_LIMITS, ...FIXED, ...WITHOUT_MEANING, ...COMPARED]);

/**
 * What a client of `before` may do or expect, and `after` does not allow or promise. New operations, optional parameters
 * and fields, and new values in answers are no break (docs/api.md).
 * @throws for a keyword of JSON Schema that this comparison does not know
 */
export function breakingChanges(before: ApiDocument, after: ApiDocument): readonly BreakingChange[] {
  return new Comparison(before, after).run();
}

class Comparison {
  private readonly found: BreakingChange[] = [];
  /** Pairs of named schemas that are compared already. */
  private readonly compared = new Set<string>();

  constructor(
    private readonly before: ApiDocument,
    private readonly after: ApiDocument,
  ) {}

  run(): readonly BreakingChange[] {
    for (const [path, operations] of Object.entries(this.before.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const now = this.after.paths[path]?.[method];
        if (now) this.operation(operation, now);
        else this.report(operation.operationId, operation.operationId, `${method.toUpperCase()} ${path} is removed`);
      }
    }
    for (const name of Object.keys(this.before.components?.schemas ?? {})) {
      if (!this.after.components?.schemas?.[name]) this.report(name, name, 'the schema is removed or renamed');
    }
    return this.found;
  }

  private report(place: string, thing: string, what: string): void {
    const isKnown = this.found.some((one) => one.place === place && one.thing === thing && one.what === what);
    if (!isKnown) this.found.push({ place, thing, what });
  }

  private operation(before: Operation, after: Operation): void {
    const place = before.operationId;
    if (after.operationId !== place) this.report(place, place, `the operation is called ${after.operationId}`);
    for (const one of before.security ?? [{}]) {
      const isThere = (after.security ?? [{}]).some((other) => isEqual(one, other));
      if (!isThere) this.report(place, 'security', `${JSON.stringify(one)} is not enough`);
    }
    this.parameters(place, before.parameters ?? [], after.parameters ?? []);
    this.body(place, before.requestBody, after.requestBody);
    for (const [status, response] of Object.entries(before.responses)) {
      const now = after.responses[status];
      if (!now) this.report(place, status, 'the answer is removed');
      this.media({ place, part: status, direction: 'response' }, response.content, now?.content);
      this.media({ place, part: status, direction: 'response' }, response.headers, now?.headers);
    }
  }

  private parameters(place: string, before: readonly Parameter[], after: readonly Parameter[]): void {
    const same = (one: Parameter) => (other: Parameter) => other.name === one.name && other.in === one.in;
    for (const parameter of before) {
      const { name } = parameter;
      const now = after.find(same(parameter));
      if (now) this.schemas({ place, part: name, direction: 'request' }, parameter.schema, now.schema);
      else this.report(place, name, 'the parameter is removed');
    }
    for (const parameter of after) {
      const wasRequired = before.find(same(parameter))?.required ?? false;
      if (parameter.required && !wasRequired) this.report(place, parameter.name, 'the parameter is required');
    }
  }

  private body(place: string, before: Operation['requestBody'], after: Operation['requestBody']): void {
    if (after?.required && !before?.required) this.report(place, 'body', 'the body is required');
    this.media({ place, part: 'body', direction: 'request' }, before?.content, after?.content);
  }

  private media(at: Place, before: Media = {}, after: Media = {}): void {
    for (const [name, { schema }] of Object.entries(before)) {
      const now = after[name];
      if (now) this.schemas(at, schema, now.schema);
      else this.report(at.place, at.part, `${name} is removed`);
    }
  }

  private schemas(at: Place, before: Schema, after: Schema): void {
    const [from, to] = [referenceOf(before), referenceOf(after)];
    if (from !== undefined) {
      const pair = [at.direction, from, to].join();
      if (this.compared.has(pair)) return;
      this.compared.add(pair);
    }
    const [was, is] = [flat(before, this.before), flat(after, this.after)];
    const place = from === undefined ? at.place : nameOf(from);
    const inside = { ...at, place };
    this.values(inside, was, is);
    this.limits(inside, was, is);
    this.properties(inside, was, is);
    if (was.items) this.schemas(inside, was.items, is.items ?? {});
    this.additional(inside, was.additionalProperties, is.additionalProperties);
    this.alternatives(inside, was.anyOf, is.anyOf);
  }

  private values({ place, part, direction }: Place, was: Schema, is: Schema): void {
    const [narrow, wide] = direction === 'request' ? [was, is] : [is, was];
    const missing = typesOf(narrow).filter((type) => !isOneOf(type, typesOf(wide)));
    if (missing.length > 0 || (typesOf(wide).length > 0 && typesOf(narrow).length === 0)) {
      this.report(place, part, `the type was ${typesOf(was).join('|')} and is ${typesOf(is).join('|')}`);
    }
    const removed = was.enum?.filter((value) => is.enum && !is.enum.includes(value)) ?? [];
    for (const value of removed) this.report(place, String(value), 'the value is removed');
    if (direction === 'request' && is.enum && !was.enum) this.report(place, part, 'only some values are allowed');
    if (direction === 'response' && was.enum && !is.enum) this.report(place, part, 'any value is possible');
  }

  private limits({ place, part, direction }: Place, was: Schema, is: Schema): void {
    const [sent, taken] = direction === 'request' ? [was, is] : [is, was];
    for (const limit of [...LOWER_LIMITS, ...UPPER_LIMITS]) {
      const [bound, other] = [taken[limit], sent[limit]] as [number | undefined, number | undefined];
      if (bound === undefined) continue;
      const isWithin = other !== undefined && (LOWER_LIMITS.includes(limit) ? other >= bound : other <= bound);
      if (!isWithin) this.report(place, part, `${limit} was ${String(was[limit])} and is ${String(is[limit])}`);
    }
    for (const keyword of FIXED) {
      if (isEqual(was[keyword], is[keyword])) continue;
      this.report(place, part, `${keyword} was ${String(was[keyword])} and is ${String(is[keyword])}`);
    }
  }

  private properties({ place, direction }: Place, was: Schema, is: Schema): void {
    for (const [name, property] of Object.entries(was.properties ?? {})) {
      const now = is.properties?.[name];
      if (now) this.schemas({ place, part: name, direction }, property, now);
      else this.report(place, name, 'the field is removed');
    }
    const required = ({ required = [] }: Schema) => new Set(required);
    const [from, to] = direction === 'request' ? [is, was] : [was, is];
    for (const name of required(from)) {
      if (required(to).has(name) || (direction === 'response' && !is.properties?.[name])) continue;
      this.report(place, name, direction === 'request' ? 'the field is required' : 'the field may be missing');
    }
  }

  private additional(at: Place, was: Schema['additionalProperties'], is: Schema['additionalProperties']): void {
    if (typeof was === 'object' && typeof is === 'object') this.schemas(at, was, is);
    else if (!isEqual(was, is)) this.report(at.place, at.part, 'the fields without a name differ');
  }

  /** In their order. */
  private alternatives(at: Place, was: readonly Schema[] = [], is: readonly Schema[] = []): void {
    if (was.length !== is.length) this.report(at.place, at.part, 'the alternatives differ');
    else was.forEach((one, n) => this.schemas(at, one, is[n] ?? {}));
  }
}

interface Place {
  /** The operation or the named schema. */
  readonly place: string;
  /** The parameter, the status or the field in it. */
  readonly part: string;
  readonly direction: Direction;
}

/** The schema behind references, with the members of `allOf` as one. */
function flat(schema: Schema, document: ApiDocument): Schema {
  const unknown = Object.keys(schema).filter((keyword) => !KNOWN.has(keyword));
  if (unknown.length > 0) throw new Error(`breakingChanges does not know ${unknown.join(', ')}`);
  const { $ref, allOf = [], ...own } = schema;
  const target = $ref === undefined ? undefined : document.components?.schemas?.[nameOf($ref)];
  if ($ref !== undefined && !target) throw new Error(`${$ref} is not in the document`);
  const parts = [...(target ? [target] : []), ...allOf].map((part) => flat(part, document));
  return parts.reduceRight(together, own);
}

/** The conditions of both; a field that both have gets the conditions of each. */
function together(more: Schema, part: Schema): Schema {
  const properties: Record<string, Schema> = { ...part.properties };
  for (const [name, property] of Object.entries(more.properties ?? {})) {
    const other = properties[name];
    properties[name] = other ? { allOf: [other, property] } : property;
  }
  const required = [...(part.required ?? []), ...(more.required ?? [])];
  return { ...part, ...more, properties, required };
}

/** The named schema that this one is: Nest writes a reference with a description as `allOf` of one. */
const referenceOf = ({ $ref, allOf = [] }: Schema): string | undefined =>
  $ref ?? (allOf.length === 1 ? allOf[0]?.$ref : undefined);

const nameOf = ($ref: string): string => $ref.split('/').at(-1) ?? $ref;

const typesOf = ({ type = [] }: Schema): readonly string[] => (typeof type === 'string' ? [type] : type);

/** An integer is a number. */
const isOneOf = (type: string, types: readonly string[]): boolean =>
  types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number'));

const isEqual = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
