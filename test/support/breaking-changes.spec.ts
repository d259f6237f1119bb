import { type ApiDocument, breakingChanges } from './breaking-changes';

const DOCUMENT = {
  paths: {
    '/things': {
      get: {
        operationId: 'listThings',
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 } },
          { name: 'sort', in: 'query', schema: { type: 'string', enum: ['name', 'price'] } },
        ],
        responses: {
          200: {
            headers: { ETag: { schema: { type: 'string' } } },
            content: {
              'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Thing' } } },
            },
          },
        },
        security: [{ session: ['customer'] }, {}],
      },
      post: {
        operationId: 'createThing',
        requestBody: {
          required: false,
          content: {
            'application/json': { schema: { $ref: '#/components/schemas/NewThing' } },
            'text/csv': { schema: { type: 'string' } },
          },
        },
        responses: {
          201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } },
          409: {
            content: {
              'application/problem+json': {
                schema: {
                  allOf: [
                    { $ref: '#/components/schemas/Problem' },
                    { type: 'object', properties: { code: { type: 'string', enum: ['thing.full', 'thing.old'] } } },
                  ],
                },
              },
            },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      Thing: {
        type: 'object',
        properties: {
          id: { type: 'string', format: 'uuid' },
          state: { description: 'Its state.', allOf: [{ $ref: '#/components/schemas/State' }] },
          count: { type: 'integer', maximum: 10 },
          failure: { anyOf: [{ $ref: '#/components/schemas/Failure' }, { type: 'null' }] },
          links: { type: 'object', additionalProperties: { type: 'string' } },
        },
        required: ['id', 'state'],
      },
      NewThing: {
        type: 'object',
        properties: {
          name: { type: ['string', 'null'], minLength: 1, maxLength: 100, description: 'Its name.' },
          note: { type: 'string' },
          tags: { type: 'array', items: { type: 'string' }, maxItems: 5 },
        },
        required: ['name'],
      },
      State: { type: 'string', enum: ['new', 'old'] },
      Failure: { type: 'object', properties: { reason: { type: 'string' } } },
      Problem: {
        type: 'object',
        properties: { code: { type: 'string' }, title: { type: 'string' } },
        required: ['code'],
      },
    },
  },
};

/** The document with another value at a path, or without it. */
function changed(path: string, value: unknown): ApiDocument {
  const copy = structuredClone<object>(DOCUMENT);
  const names = path.split(' ');
  const last = names.pop() ?? '';
  let at = copy as Record<string, unknown>;
  for (const name of names) at = at[name] as Record<string, unknown>;
  if (value === undefined) Reflect.deleteProperty(at, last);
  else at[last] = value;
  return copy as ApiDocument;
}

const changesTo = (after: ApiDocument): string[] =>
  breakingChanges(DOCUMENT, after).map(({ place, thing, what }) => `${place} ${thing}: ${what}`);

const LIST = 'paths /things get';
const CREATE = 'paths /things post';
const THING = 'components schemas Thing';
const NEW_THING = 'components schemas NewThing';
const PROBLEM = 'responses 409 content application/problem+json schema allOf 1 properties code enum';

describe('A breaking change', () => {
  it.each<[change: string, path: string, value: unknown, found: string]>([
    ['a removed path', 'paths /things', undefined, 'listThings listThings: GET /things is removed'],
    ['a removed operation', LIST, undefined, 'listThings listThings: GET /things is removed'],
    [
      'a renamed operation',
      `${LIST} operationId`,
      'getThings',
      'listThings listThings: the operation is called getThings',
    ],
    [
      'an operation for fewer',
      `${LIST} security`,
      [{ session: ['customer'] }],
      'listThings security: {} is not enough',
    ],
    ['an operation that requires a key', `${CREATE} security`, [{ key: [] }], 'createThing security: {} is not enough'],
    [
      'a removed parameter',
      `${LIST} parameters`,
      DOCUMENT.paths['/things'].get.parameters.slice(1),
      'listThings limit: the parameter is removed',
    ],
    ['a required parameter', `${LIST} parameters 0 required`, true, 'listThings limit: the parameter is required'],
    [
      'a new required parameter',
      `${CREATE} parameters`,
      [{ name: 'Key', in: 'header', required: true, schema: {} }],
      'createThing Key: the parameter is required',
    ],
    [
      'a lower limit of a parameter',
      `${LIST} parameters 0 schema maximum`,
      50,
      'listThings limit: maximum was 100 and is 50',
    ],
    [
      'a higher least value of a parameter',
      `${LIST} parameters 0 schema minimum`,
      2,
      'listThings limit: minimum was 1 and is 2',
    ],
    ['another default', `${LIST} parameters 0 schema default`, 10, 'listThings limit: default was 20 and is 10'],
    [
      'a value that a parameter may no longer have',
      `${LIST} parameters 1 schema enum`,
      ['name'],
      'listThings price: the value is removed',
    ],
    ['a required body', `${CREATE} requestBody required`, true, 'createThing body: the body is required'],
    [
      'a media type of the body that is removed',
      `${CREATE} requestBody content text/csv`,
      undefined,
      'createThing body: text/csv is removed',
    ],
    ['a removed field of a request', `${NEW_THING} properties note`, undefined, 'NewThing note: the field is removed'],
    [
      'a new required field of a request',
      `${NEW_THING} required`,
      ['name', 'note'],
      'NewThing note: the field is required',
    ],
    [
      'a narrower type of a request',
      `${NEW_THING} properties name type`,
      'string',
      'NewThing name: the type was string|null and is string',
    ],
    [
      'a new limit of a request',
      `${NEW_THING} properties note maxLength`,
      9,
      'NewThing note: maxLength was undefined and is 9',
    ],
    [
      'a new format of a request',
      `${NEW_THING} properties note format`,
      'uuid',
      'NewThing note: format was undefined and is uuid',
    ],
    [
      'values of a request, where all were taken',
      `${NEW_THING} properties note enum`,
      ['a'],
      'NewThing note: only some values are allowed',
    ],
    ['fewer items in a request', `${NEW_THING} properties tags maxItems`, 4, 'NewThing tags: maxItems was 5 and is 4'],
    [
      'items of a request that have a limit',
      `${NEW_THING} properties tags items minLength`,
      1,
      'NewThing tags: minLength was undefined and is 1',
    ],
    ['a removed answer', `${CREATE} responses 409`, undefined, 'createThing 409: the answer is removed'],
    [
      'a media type of an answer that is removed',
      `${LIST} responses 200 content`,
      {},
      'listThings 200: application/json is removed',
    ],
    ['a removed header', `${LIST} responses 200 headers`, undefined, 'listThings 200: ETag is removed'],
    ['a removed error code', `${CREATE} ${PROBLEM}`, ['thing.full'], 'createThing thing.old: the value is removed'],
    ['a removed field of an answer', `${THING} properties count`, undefined, 'Thing count: the field is removed'],
    ['a field of an answer that may be missing', `${THING} required`, ['id'], 'Thing state: the field may be missing'],
    [
      'a wider type of an answer',
      `${THING} properties id type`,
      ['string', 'null'],
      'Thing id: the type was string and is string|null',
    ],
    [
      'an integer of an answer that may be a fraction',
      `${THING} properties count type`,
      'number',
      'Thing count: the type was integer and is number',
    ],
    ['a wider limit of an answer', `${THING} properties count maximum`, 11, 'Thing count: maximum was 10 and is 11'],
    [
      'a limit of an answer that is gone',
      `${THING} properties count maximum`,
      undefined,
      'Thing count: maximum was 10 and is undefined',
    ],
    [
      'another format of an answer',
      `${THING} properties id format`,
      undefined,
      'Thing id: format was uuid and is undefined',
    ],
    ['a removed value of an answer', 'components schemas State enum', ['new'], 'State old: the value is removed'],
    [
      'values of an answer that are open',
      'components schemas State enum',
      undefined,
      'State state: any value is possible',
    ],
    [
      'a field of one of several schemas',
      'components schemas Failure properties',
      {},
      'Failure reason: the field is removed',
    ],
    [
      'fewer alternatives',
      `${THING} properties failure anyOf 1`,
      undefined,
      'Thing failure: the type was null and is ',
    ],
    [
      'another type of fields without a name',
      `${THING} properties links additionalProperties type`,
      'integer',
      'Thing links: the type was string and is integer',
    ],
    [
      'no fields without a name',
      `${THING} properties links additionalProperties`,
      undefined,
      'Thing links: the fields without a name differ',
    ],
    [
      'a field of a schema that others extend',
      'components schemas Problem properties title',
      undefined,
      'createThing title: the field is removed',
    ],
  ])('is %s', (_, path, value, expected) => {
    expect(changesTo(changed(path, value))).toContain(expected);
  });

  it('is a renamed schema, which generated clients have by its name', () => {
    const { State, ...others } = DOCUMENT.components.schemas;
    const after = changed('components schemas', { ...others, Condition: State });
    const renamed = JSON.stringify(after).replaceAll('/State"', '/Condition"');
    expect(changesTo(JSON.parse(renamed) as ApiDocument)).toEqual(['State State: the schema is removed or renamed']);
  });

  it.each<[change: string, path: string, value: unknown]>([
    ['nothing', `${LIST} operationId`, 'listThings'],
    ['a new path', 'paths /others', { get: { operationId: 'listOthers', responses: {} } }],
    ['a new optional parameter', `${LIST} parameters 2`, { name: 'find', in: 'query', schema: { type: 'string' } }],
    ['a new optional field of a request', `${NEW_THING} properties color`, { type: 'string' }],
    ['a field of a request that may be missing', `${NEW_THING} required`, []],
    ['a wider limit of a request', `${NEW_THING} properties name maxLength`, 200],
    ['no limit of a request', `${NEW_THING} properties name maxLength`, undefined],
    ['a wider type of a request', `${NEW_THING} properties note type`, ['string', 'null']],
    ['a new value of a parameter', `${LIST} parameters 1 schema enum`, ['name', 'price', 'age']],
    ['a new field of an answer', `${THING} properties color`, { type: 'string' }],
    ['a field of an answer that is always there', `${THING} required`, ['id', 'state', 'count']],
    ['a narrower limit of an answer', `${THING} properties count maximum`, 9],
    ['a new value of an answer', 'components schemas State enum', ['new', 'old', 'older']],
    ['a new error code', `${CREATE} ${PROBLEM}`, ['thing.full', 'thing.old', 'thing.new']],
    ['a new answer', `${LIST} responses 503`, {}],
    ['one more way to sign in', `${LIST} security 2`, { key: [] }],
    ['other words', `${NEW_THING} properties name description`, 'The name.'],
  ])('is not %s', (_, path, value) => {
    expect(changesTo(changed(path, value))).toEqual([]);
  });

  it('is not overlooked behind a keyword that the comparison does not know', () => {
    expect(() => changesTo(changed(`${THING} properties id oneOf`, []))).toThrow('does not know oneOf');
  });
});
