import type { ArgumentMetadata } from '@nestjs/common';
import { requestPipe } from '@app/platform/http/validation/validation';
import type { FieldError } from '@app/platform/problems/problem';
import { newId } from '@app/kernel';
import fc from 'fast-check';
import { PageQuery } from '@app/platform/http/paging/paging';
import { ShelfRequest } from '../shelf';

const ways = [requestPipe(true), requestPipe(false)];

/** Reads with the fast path and without it, and expects the same instance, or the same refusal, of both. */
const pipe = {
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const readings = ways.map(async (way) => (await way.transform(value, metadata)) as unknown);
    const [fast, plain] = (await Promise.allSettled(readings)) as [
      PromiseSettledResult<unknown>,
      PromiseSettledResult<unknown>,
    ];
    expect(fast).toStrictEqual(plain);
    if (fast.status === 'fulfilled') return fast.value;
    const { message, details } = fast.reason as { message: string; details: unknown };
    expect((plain as PromiseRejectedResult).reason).toMatchObject({ message, details });
    throw fast.reason;
  },
};
const ok = { name: 'Billy', price: 100 };
const TAG = newId();
const book = (): object => ({ bookId: newId(), quantity: 1 });

const read = (body: unknown): Promise<unknown> =>
  Promise.resolve().then(() => pipe.transform(body, { type: 'body', metatype: ShelfRequest }));

async function errorsOf(body: unknown, metatype: new () => object = ShelfRequest): Promise<readonly FieldError[]> {
  const type = metatype === ShelfRequest ? 'body' : 'query';
  try {
    await pipe.transform(body, { type, metatype });
  } catch (error) {
    const { code, details } = error as { code: string; details: { errors: readonly FieldError[] } };
    expect(code).toBe('request.invalid');
    return details.errors;
  }
  return [];
}

const pointersOf = async (body: unknown): Promise<string[]> => (await errorsOf(body)).map(({ pointer }) => pointer);

describe('A request body', () => {
  it.each<[string, object]>([
    ['the least', ok],
    [
      'everything',
      { ...ok, label: 'abc', delta: -5, kind: 'wood', since: '2026-11-20T12:00:00Z', books: [book()], tags: [TAG] },
    ],
    ['the longest name', { ...ok, name: 'x'.repeat(10) }],
    ['a price of nothing', { ...ok, price: 0 }],
    ['the highest price', { ...ok, price: Number.MAX_SAFE_INTEGER }],
    ['a whole number written with a fraction of 0', { ...ok, price: JSON.parse('7.0') }],
    ['a time with another zone', { ...ok, since: '2026-11-20T21:00:00.123+09:00' }],
    ['an empty text where none is too short', { ...ok, name: 'a b' }],
  ])('may have %s', async (_, body) => {
    expect(await errorsOf(body)).toEqual([]);
  });

  it.each([null, undefined, [], [ok], 'text', 7, true])('is refused as a whole when it is %j', async (body) => {
    expect(await errorsOf(body)).toEqual([{ pointer: '', code: 'is-object', message: 'must be a JSON object' }]);
  });

  const WRONG_TYPES = [null, '', '7', 1.5, -1, true, {}, [], [1], NaN, Infinity, 2 ** 53, 1e300];

  it.each(['name', 'price'])('must have %s', async (field) => {
    expect(await pointersOf({ ...ok, [field]: undefined })).toEqual([`/${field}`]);
    expect(await pointersOf(Object.fromEntries(Object.entries(ok).filter(([key]) => key !== field)))).toEqual([
      `/${field}`,
    ]);
  });

  it.each<[string, readonly unknown[]]>([
    ['name', [null, '', ' ', '\t\n', 'x'.repeat(11), 7, 1.5, true, {}, [], ['a']]],
    ['price', WRONG_TYPES],
    ['label', [null, '', 'ABC', 'abcdef', 7, true, {}, ['a']]],
    ['delta', [null, 0, 1.5, '1', true, {}, [], 2 ** 53, -(2 ** 53), NaN, Infinity]],
    ['kind', [null, '', 'Wood', 'glass', 0, true, {}, ['wood']]],
    [
      'since',
      [
        null,
        '',
        'yesterday',
        '2026-11-20',
        '2026-11-20T12:00:00',
        '2026-11-20 12:00:00Z',
        '2026-02-30T12:00:00Z',
        '2026-13-01T12:00:00Z',
        '2026-11-20T25:00:00Z',
        1_700_000_000,
        true,
        {},
      ],
    ],
    ['books', [null, '', 'book', 7, true, [], [null], ['book'], [7], [[]], Array.from({ length: 4 }, book)]],
    ['tags', [null, '', TAG, 7, true, {}, [], [null], ['x'], [7], [[]], [TAG, TAG], Array.from({ length: 4 }, newId)]],
  ])('has one entry for %s, for any kind of error', async (field, values) => {
    for (const value of values) {
      const pointers = await pointersOf({ ...ok, [field]: value });
      expect({ value, pointers }).toEqual({ value, pointers: [`/${field}`] });
    }
  });

  it('may leave out optional fields, but not send null for them', async () => {
    for (const field of ['label', 'delta', 'kind', 'since', 'books', 'tags']) {
      expect(await errorsOf({ ...ok, [field]: undefined })).toEqual([]);
      expect(await pointersOf({ ...ok, [field]: null })).toEqual([`/${field}`]);
    }
  });

  it('is not helped: text is no number, a number is no text', async () => {
    expect(await pointersOf({ name: 7, price: '100' })).toEqual(['/name', '/price']);
  });

  it.each(['colour', 'Name', 'a/b', 'a~b', ''])('has no field %j', async (field) => {
    const pointer = `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    expect(await errorsOf({ ...ok, [field]: 1 })).toEqual([
      { pointer, code: 'unknown-field', message: 'is not a field of this request' },
    ]);
  });

  it('names each field inside a list by its position', async () => {
    const books = [book(), { bookId: 'x', quantity: 0, colour: 'red' }, { quantity: 1.5 }];
    expect((await pointersOf({ ...ok, books })).sort()).toEqual([
      '/books/1/bookId',
      '/books/1/colour',
      '/books/1/quantity',
      '/books/2/bookId',
      '/books/2/quantity',
    ]);
  });

  it('names all wrong fields at once, with the rule of each', async () => {
    const errors = await errorsOf({ name: '', price: -1, delta: 0, kind: 'glass', colour: 'red' });
    expect([...errors].sort((a, b) => a.pointer.localeCompare(b.pointer))).toEqual([
      { pointer: '/colour', code: 'unknown-field', message: 'is not a field of this request' },
      { pointer: '/delta', code: 'is-not-in', message: 'must not be 0' },
      { pointer: '/kind', code: 'is-in', message: 'must be one of the following values: wood, steel' },
      { pointer: '/name', code: 'matches', message: 'must not be blank' },
      { pointer: '/price', code: 'min', message: 'must not be less than 0' },
    ]);
  });

  it.each<[string, unknown, string]>([
    ['name', 7, 'must be a string'],
    ['price', '7', 'must be a whole number'],
    ['price', 2 ** 53, 'must not be greater than 9007199254740991'],
    ['delta', {}, 'must be a whole number'],
    ['books', 'book', 'must be an array'],
    ['books', {}, 'must be an array'],
    ['books', [], 'must contain at least 1 elements'],
    ['books', [7], 'must be a list of objects'],
    ['tags', null, 'must be an array'],
    ['tags', ['x'], 'must be a list of UUIDs'],
    ['tags', [TAG.toUpperCase(), TAG], 'must not name anything twice'],
  ])('reports the required type of %s %j first', async (field, value, message) => {
    expect(await errorsOf({ ...ok, [field]: value })).toEqual([
      { pointer: `/${field}`, code: expect.any(String) as string, message },
    ]);
  });

  describe('with more wrong fields than an answer lists', () => {
    const detailOf = async (body: unknown): Promise<string> =>
      read(body).then(
        () => '',
        (error: unknown) => (error as Error).message,
      );

    it('names the first 20 unknown fields, and reports that there are more', async () => {
      const body = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`k${n}`, n]));
      const pointers = await pointersOf({ ...ok, ...body });
      expect(pointers).toEqual(Array.from({ length: 20 }, (_, n) => `/k${n}`));
      expect(await detailOf({ ...ok, ...body })).toMatch(/more fields are wrong; these are the first 20/);
      const twenty = Object.fromEntries(Object.entries(body).slice(0, 20));
      expect(await detailOf({ ...ok, ...twenty })).not.toMatch(/more fields/);
    });

    it('names items of a list by their positions, with any valid items between them', async () => {
      const books = [
        book(),
        { ...book(), quantity: 0 },
        Object.fromEntries(Array.from({ length: 50 }, (_, n) => [n, n])),
      ];
      const pointers = await pointersOf({ ...ok, books });
      expect(pointers).toHaveLength(20);
      expect(pointers.slice(0, 2)).toEqual(['/books/1/quantity', '/books/2/0']);
    });

    it('names a list that is too long, and not its items', async () => {
      const books = Array.from({ length: 100_000 }, () => ({}));
      expect(await errorsOf({ ...ok, books })).toEqual([
        { pointer: '/books', code: 'array-max-size', message: 'must contain no more than 3 elements' },
      ]);
      expect(await pointersOf({ ...ok, tags: Array(100_000).fill('x') })).toEqual(['/tags']);
    });

    it('names a long field by its beginning', async () => {
      const [pointer] = await pointersOf({ ...ok, ['k'.repeat(5_000)]: 1 });
      expect(pointer).toBe(`/${'k'.repeat(199)}…`);
    });
  });

  it('does not get in by way of a prototype', async () => {
    const smuggled =
      '{"name":"Billy","price":1,"__proto__":{"admin":true},"constructor":{"prototype":{}},"toString":1}';
    expect(await pointersOf(JSON.parse(smuggled))).toEqual(['/__proto__', '/constructor', '/toString']);
    expect(await pointersOf({ ...ok, books: [JSON.parse('{"valueOf":1}')] })).toEqual(['/books/0/valueOf']);
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  it('never makes the pipe fail, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (body) => {
        const pointers = await pointersOf(body);
        expect(pointers.length).toBeGreaterThan(0);
      }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('name', 'price', 'books', 'since', 'delta'),
        fc.jsonValue(),
        async (field, value) => {
          for (const pointer of await pointersOf({ ...ok, [field]: value })) expect(pointer).toMatch(`/${field}`);
        },
      ),
    );
  });

  it('becomes an instance of its class, with declared fields only', async () => {
    const request = await read({ ...ok, books: [book()] });
    expect(request).toBeInstanceOf(ShelfRequest);
    expect(Object.keys(request as object).sort()).toEqual(['books', 'name', 'price']);
  });
});

describe('A query', () => {
  const queried = (query: object): Promise<unknown> =>
    Promise.resolve().then(() => pipe.transform(query, { type: 'query', metatype: PageQuery }));

  it.each([
    [{}, { limit: 20 }],
    [{ limit: '1' }, { limit: 1 }],
    [
      { limit: '100', cursor: 'abc' },
      { limit: 100, cursor: 'abc' },
    ],
  ])('of %j is read as %j', async (query, value) => {
    expect(await queried(query)).toMatchObject(value);
  });

  it.each<[object, string]>([
    [{ limit: '0' }, '/limit'],
    [{ limit: '101' }, '/limit'],
    [{ limit: '-1' }, '/limit'],
    [{ limit: '1.5' }, '/limit'],
    [{ limit: '1e1' }, '/limit'],
    [{ limit: 'ten' }, '/limit'],
    [{ limit: '' }, '/limit'],
    [{ limit: ' 1' }, '/limit'],
    [{ limit: '99999999999999999999' }, '/limit'],
    [{ limit: ['1', '2'] }, '/limit'],
    [{ cursor: '' }, '/cursor'],
    [{ cursor: 'x'.repeat(501) }, '/cursor'],
    [{ cursor: ['a', 'b'] }, '/cursor'],
    [{ page: '2' }, '/page'],
  ])('of %j is refused for %s', async (query, pointer) => {
    expect((await errorsOf(query, PageQuery)).map((error) => error.pointer)).toEqual([pointer]);
  });
});
