import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { OpenAPIObject } from '@nestjs/swagger';

type PathItem = OpenAPIObject['paths'][string];
export type Operation = NonNullable<PathItem['get']> & { readonly operationId: string };

export interface PublishedOperation {
  readonly id: string;
  readonly method: string;
  /** As it is published: `/products/{productId}`. */
  readonly path: string;
  readonly operation: Operation;
}

export type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];
export type ResolvedSchema = Exclude<Schema, { readonly $ref: string }>;

/** An answer, with the request's method and path. */
export interface Answer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
/** Error codes of any path: they come before an operation is reached. */
const BEFORE_ANY_OPERATION = ['request.not-found', 'request.malformed'];

/** The published description; compares answers with it. */
export class Contract {
  readonly operations: readonly PublishedOperation[];
  private readonly ajv: Ajv2020;
  private readonly validators = new Map<string, ValidateFunction>();

  constructor(readonly document: OpenAPIObject) {
    this.operations = operationsOf(document);
    this.ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats(this.ajv);
    this.ajv.addSchema(closed(document), 'api');
  }

  operation(id: string): PublishedOperation {
    const found = this.operations.find((operation) => operation.id === id);
    if (!found) throw new Error(`no operation ${id} is published`);
    return found;
  }

  /** The schema; a reference is resolved. */
  resolved(schema: Schema): ResolvedSchema {
    if (!('$ref' in schema)) return schema;
    const found = this.document.components?.schemas?.[schema.$ref.split('/').at(-1) ?? ''];
    if (!found || '$ref' in found) throw new Error(`${schema.$ref} is not in the document`);
    return found;
  }

  /** Every deviation of an answer from the published description, as a sentence. */
  violationsIn(answer: Answer): string[] {
    const published = this.operationAt(answer.method, answer.path);
    const wrong = [
      ...(answer.headers.get('x-request-id') ? [] : ['has no X-Request-Id']),
      ...(published ? this.against(published, answer) : withoutOperation(answer)),
    ];
    return wrong.map(
      (what) => `${answer.method} ${answer.path} ${answer.status} ${what}: ${answer.text.slice(0, 500)}`,
    );
  }

  /** The errors of a value against the schema at this place of the document. */
  errorsOf(value: unknown, ...place: readonly string[]): string[] {
    const validate = this.validatorAt(place);
    return validate(value)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message = '', params }) =>
          [instancePath, message, JSON.stringify(params)].join(' '),
        );
  }

  private against({ id, method, path, operation }: PublishedOperation, { status, headers, text }: Answer): string[] {
    const response = operation.responses[status];
    if (!response) return [`is no documented answer of ${id}`];
    const content = 'content' in response ? Object.keys(response.content ?? {}) : [];
    if (content.length === 0) return text === '' ? [] : [`should have no body, says ${id}`];
    const [type = ''] = (headers.get('content-type') ?? '').split(';');
    if (!content.includes(type)) return [`is ${type}, not ${content.join()}`];
    return this.errorsOf(
      type === 'text/csv' ? text : JSON.parse(text),
      ...['paths', path, method, 'responses', String(status), 'content', type, 'schema'],
    );
  }

  private operationAt(method: string, path: string): PublishedOperation | undefined {
    const [plain = ''] = path.split('?');
    const matches = this.operations.filter((each) => each.method === method.toLowerCase() && fits(each.path, plain));
    return matches.find((each) => each.path === plain) ?? matches[0];
  }

  private validatorAt(place: readonly string[]): ValidateFunction {
    const pointer = place.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const known = this.validators.get(pointer) ?? this.ajv.compile({ $ref: `api#/${pointer}` });
    this.validators.set(pointer, known);
    return known;
  }
}

function operationsOf({ paths }: OpenAPIObject): PublishedOperation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method] as Operation | undefined;
      return operation ? [{ id: operation.operationId, method, path, operation }] : [];
    }),
  );
}

const fits = (template: string, path: string): boolean =>
  new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);

function withoutOperation({ headers, text }: Answer): string[] {
  if (!headers.get('content-type')?.startsWith('application/problem+json')) return ['is no problem'];
  const { code } = JSON.parse(text) as { code: string };
  return BEFORE_ANY_OPERATION.includes(code) ? [] : [`is ${code}, though no operation is published there`];
}

/** The document with closed schemas: they refuse undocumented fields. */
function closed(document: OpenAPIObject): OpenAPIObject {
  const copy = structuredClone(document);
  for (const schema of Object.values(copy.components?.schemas ?? {})) {
    if ('properties' in schema) schema.additionalProperties ??= false;
  }
  return copy;
}
