import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { OpenAPIObject } from '@nestjs/swagger';
import { errorCatalogues } from '../../apps/api/src/error-catalogues';
import { Contract, type PublishedOperation } from './support/contract';
import { ContractSystem } from './support/contract-system';

const ROOT = join(__dirname, '..', '..');
const FILE = join(ROOT, 'docs', 'openapi.json');
const PROBLEM = 'application/problem+json';
const run = promisify(execFile);

/** The operations of the API; a new one is added here. */
const OPERATIONS = [
  'POST /auth/sign-up',
  'POST /auth/sign-in',
  'POST /auth/sign-out',
  'POST /auth/sign-out-everywhere',
  'GET /auth/session',
  'GET /products',
  'GET /products/{productId}',
  'GET /rankings/products',
  'POST /products',
  'PATCH /products/{productId}',
  'POST /products/{productId}/stock-adjustments',
  'POST /products/imports',
  'GET /products/imports/{importId}',
  'GET /products/export',
  'POST /products/{productId}/images',
  'POST /products/{productId}/images/{imageId}/confirmation',
  'GET /products/{productId}/images/{imageId}',
  'PATCH /products/{productId}/images/{imageId}',
  'DELETE /products/{productId}/images/{imageId}',
  'PUT /products/{productId}/images/order',
  'GET /balance',
  'GET /balance/entries',
  'POST /balance/charges',
  'POST /users/{userId}/balance/charges',
  'POST /users/{userId}/balance/corrections',
  'GET /cart',
  'DELETE /cart',
  'PUT /cart/items/{productId}',
  'DELETE /cart/items/{productId}',
  'POST /coupons',
  'GET /coupons',
  'POST /coupons/{couponId}/claims',
  'GET /user-coupons',
  'POST /orders',
  'POST /orders/{orderId}/cancellation',
  'POST /orders/{orderId}/refunds',
  'GET /orders',
  'GET /orders/{orderId}',
  'POST /users/{userId}/orders',
  'GET /admin/orders',
  'GET /admin/outbox',
  'POST /admin/outbox/replays',
  'GET /admin/outbox/replays',
  'GET /admin/outbox/parked',
  'POST /admin/outbox/parked/retry',
  'POST /admin/outbox/parked/{eventId}/retry',
  'GET /admin/orders/{orderId}/timeline',
  'GET /events/manifest',
  'GET /admin/outbox/dead-letters/{destination}',
  'POST /admin/outbox/dead-letters/{destination}/redrive',
  'POST /admin/rankings/rebuilds',
  'GET /admin/rankings/rebuilds',
  'GET /admin/audit',
  'GET /admin/audit/progress',
  'GET /problems',
  'GET /problems/{code}',
  'GET /health/live',
  'GET /health/ready',
];

/** Codes that no operation lists, and why. */
const CODES_OF_NO_OPERATION: Readonly<Record<string, string>> = {
  'request.too-many': 'the answer of the edge, before any operation',
  'server.internal': 'a bug, which no operation plans to answer with',
};

const contract = new Contract(JSON.parse(readFileSync(FILE, 'utf8')) as OpenAPIObject);
const { document, operations } = contract;
const named = operations.map((operation) => [operation.id, operation] as const);

describe('The published description', () => {
  it('equals what the API serves (npm run openapi writes it)', async () => {
    const shop = await ContractSystem.start();
    const served = shop.contract.document;
    await shop.stop();
    expect(document).toEqual(served);
  });

  it('is valid OpenAPI 3.1', async () => {
    const validator = join(
      ROOT,
      'node_modules',
      '@seriousme',
      'openapi-schema-validator',
      'bin',
      'validate-api-cli.js',
    );
    expect(document.openapi).toMatch(/^3\.1\./);
    await run(process.execPath, [validator, FILE]);
  });

  it('has every operation, and no others', () => {
    const published = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(published.sort()).toEqual([...OPERATIONS].sort());
  });

  it('has every code that the API can answer with', () => {
    const documented = new Set(operations.flatMap((operation) => codesOf(operation)));
    const all = errorCatalogues.flatMap((catalogue) => catalogue.codes());
    expect(all.filter((code) => !documented.has(code)).sort()).toEqual(Object.keys(CODES_OF_NO_OPERATION).sort());
  });

  it('names operations like functions of a client: verb first, each once', () => {
    const ids = operations.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z]+([A-Z][a-z]+)*$/.test(id))).toEqual([]);
  });

  it('describes every group of operations, and every operation is in one', () => {
    const groups = (document.tags ?? []).map(({ name }) => name);
    expect(document.tags?.filter(({ description }) => !description)).toEqual([]);
    expect(new Set(operations.flatMap(({ operation }) => operation.tags ?? []))).toEqual(new Set(groups));
    expect(operations.filter(({ operation }) => operation.tags?.length !== 1)).toEqual([]);
  });

  it('names every set of values, and writes what may be null as null', () => {
    const schemas = { ...document.components?.schemas };
    const inline = deepKeys(Object.values(schemas).flatMap((schema) => Object.values(propertiesOf(schema)))).filter(
      ({ key, parent }) => key === 'enum' && parent.type === 'string',
    );
    // The states of a dependency are the values of a map: they have no property to be named after.
    expect(inline.map(({ parent }) => parent.enum)).toEqual([['up', 'down', 'shutting-down']]);
    expect(deepKeys(document).filter(({ key }) => key === 'nullable' || key.startsWith('x-'))).toEqual([]);
  });

  it.each([
    ['ProductResponse', 'category', 'string'],
    ['ProductResponse', 'maxPerCustomer', 'integer'],
    ['ProductListResponse', 'nextCursor', 'string'],
    ['OrderResponse', 'userCouponId', 'string'],
    ['CouponResponse', 'maxDiscount', 'integer'],
    ['CouponResponse', 'productIds', 'array'],
    ['UserCouponResponse', 'orderId', 'string'],
    ['BalanceResponse', 'updatedAt', 'string'],
    ['OutboxStatusResponse', 'oldestPendingAgeMs', 'integer'],
  ])('says that %s.%s may be null', (schema, property, type) => {
    expect(propertiesOf(document.components?.schemas?.[schema])[property]).toMatchObject({ type: [type, 'null'] });
  });

  it('has an example for every field of every request', () => {
    const requests = Object.entries(document.components?.schemas ?? {}).filter(([name]) => name.endsWith('Request'));
    const without = requests.flatMap(([name, schema]) =>
      Object.entries(propertiesOf(schema))
        .filter(([, property]) => !('example' in property) && !('items' in property))
        .map(([property]) => `${name}.${property}`),
    );
    expect(without).toEqual([]);
  });
});

describe.each(named)('%s', (id, { method, path, operation }) => {
  it('has a summary, and a description of who may call it', () => {
    expect(operation.summary).toMatch(/\w/);
    expect(operation.description).toMatch(/Who: (anyone|`(customer|admin)`.*|an API key with `[a-z:]+`)\.$/);
  });

  it('has one success, with a schema or without a body', () => {
    const successes = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
    expect(successes).toHaveLength(1);
    for (const [status, success] of successes) {
      expect(success).toMatchObject({ description: expect.stringMatching(/\w/) });
      const type = id === 'exportProducts' ? 'text/csv' : 'application/json';
      if (status !== '204') expect(success).toMatchObject({ content: { [type]: { schema: {} } } });
    }
  });

  it('lists its refusals with their codes', () => {
    const expected = [
      ...(operation.requestBody ? ['400', '413', '415'] : []),
      ...(operation.security ? ['401', '503'] : []),
      ...(operation.security && (method !== 'get' || !isOptional(operation)) ? ['403'] : []),
      ...(path.includes('{') ? ['404'] : []),
      ...(hasParameter({ operation }, 'query') ? ['400'] : []),
      ...(hasParameter({ operation }, 'header', 'Idempotency-Key') ? ['422'] : []),
    ];
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(expected));
    for (const [status, response] of Object.entries(operation.responses)) {
      if (Number(status) < 400 || (id === 'getReadiness' && status === '503')) continue;
      expect(response).toMatchObject({ content: { [PROBLEM]: { schema: {}, examples: {} } } });
    }
  });

  it('has examples that match its schemas', () => {
    const media = ['paths', path, method, 'requestBody', 'content', 'application/json'];
    const { requestBody } = operation;
    const content = requestBody && 'content' in requestBody ? requestBody.content['application/json'] : undefined;
    for (const [name, example] of Object.entries(content?.examples ?? {})) {
      expect([name, ...contract.errorsOf('value' in example && example.value, ...media, 'schema')]).toEqual([name]);
    }
    if (content) expect(contract.errorsOf(exampleOf(content.schema), ...media, 'schema')).toEqual([]);
    for (const [status, response] of Object.entries(operation.responses)) {
      if (!response || !('content' in response)) continue;
      for (const [type, { schema, examples = {} }] of Object.entries(response.content ?? {})) {
        const place = ['paths', path, method, 'responses', status, 'content', type, 'schema'];
        const values =
          type === PROBLEM ? Object.values(examples).map((each) => 'value' in each && each.value) : [exampleOf(schema)];
        for (const value of values) expect(contract.errorsOf(value, ...place)).toEqual([]);
      }
    }
  });
});

/** Nothing is required where one of the alternatives is empty. */
const isOptional = ({ security = [] }: PublishedOperation['operation']): boolean =>
  security.some((scheme) => Object.keys(scheme).length === 0);

const hasParameter = ({ operation }: Pick<PublishedOperation, 'operation'>, where: string, name?: string): boolean =>
  operation.parameters?.some((each) => 'in' in each && each.in === where && (!name || each.name === name)) ?? false;

/** The codes that an operation lists. */
function codesOf({ operation }: PublishedOperation): string[] {
  return Object.values(operation.responses).flatMap((response) => {
    const content = response && 'content' in response ? response.content?.[PROBLEM] : undefined;
    return Object.keys(content?.examples ?? {});
  });
}

type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

const propertiesOf = (schema: Schema | undefined) =>
  schema && 'properties' in schema ? (schema.properties ?? {}) : {};

/** The value that documentation tools make of a schema: each field's example, or the least that its type allows. */
function exampleOf(schema: Schema | undefined): unknown {
  if (!schema) return undefined;
  if ('$ref' in schema) return exampleOf(document.components?.schemas?.[schema.$ref.split('/').at(-1) ?? '']);
  if (schema.example !== undefined) return schema.example;
  if (schema.enum) return schema.enum[0];
  if (schema.allOf) return exampleOf(schema.allOf[0]);
  if (schema.anyOf) return exampleOf(schema.anyOf[0]); // the second is null
  if (schema.items) return [exampleOf(schema.items)];
  if (schema.properties) {
    return Object.fromEntries(Object.entries(schema.properties).map(([name, each]) => [name, exampleOf(each)]));
  }
  return leastOf(schema.format ?? schema.type);
}

function leastOf(type: unknown): unknown {
  if (Array.isArray(type)) return null;
  const values: Readonly<Record<string, unknown>> = {
    uuid: '3fa85f64-5717-4562-b3fc-2c963f66afa6',
    'date-time': '2026-11-22T09:00:00.000Z',
    uri: 'https://example.test/',
    string: 'text',
    boolean: true,
    object: {},
  };
  return values[String(type)] ?? 0;
}

interface FoundKey {
  readonly key: string;
  readonly parent: Record<string, unknown>;
}

function deepKeys(value: unknown): FoundKey[] {
  if (typeof value !== 'object' || value === null) return [];
  const parent = value as Record<string, unknown>;
  const own = Array.isArray(value) ? [] : Object.keys(parent).map((key) => ({ key, parent }));
  return [...own, ...Object.values(parent).flatMap(deepKeys)];
}
