import { randomUUID } from 'node:crypto';
import type { Schema } from './support/contract';
import { ContractSystem } from './support/contract-system';
import { changed } from './support/changed';
import { pathTo, requests } from './support/requests';
import { MISSING, queryString } from './support/rules';

type Json = Record<string, unknown>;

const bodies = Object.entries(requests).flatMap(([id, { fields }]) => (fields ? [{ id, fields }] : []));
const queries = Object.entries(requests).flatMap(([id, { query }]) => (query ? [{ id, query }] : []));

let shop: ContractSystem;
let before: Awaited<ReturnType<ContractSystem['checksum']>>;

beforeAll(async () => {
  shop = await ContractSystem.start();
});
afterAll(() => shop.stop());
beforeEach(async () => {
  before = await shop.checksum();
});
afterEach(() => shop.expectContractKept());

const expectNothingChanged = async () => expect(await shop.checksum()).toEqual(before);

describe('the table of requests', () => {
  it('describes every published operation', () => {
    expect(Object.keys(requests).sort()).toEqual(shop.contract.operations.map(({ id }) => id).sort());
  });

  it('has a rule for every field of every body', () => {
    const published = shop.contract.operations.flatMap(({ id, operation: { requestBody } }) => {
      const content = requestBody && 'content' in requestBody ? requestBody.content['application/json'] : undefined;
      return content?.schema ? [[id, fieldsOf(content.schema).sort()] as const] : [];
    });
    const described = bodies.map(({ id, fields }) => [id, Object.keys(fields).sort()] as const);
    expect(Object.fromEntries(described)).toEqual(Object.fromEntries(published));
  });

  it('has a rule for every parameter of every query', () => {
    const published = shop.contract.operations.flatMap(({ id, operation: { parameters = [] } }) => {
      const names = parameters.flatMap((each) => ('in' in each && each.in === 'query' ? [each.name] : []));
      return names.length > 0 ? [[id, names.sort()] as const] : [];
    });
    const described = queries.map(({ id, query }) => [id, Object.keys(query).sort()] as const);
    expect(Object.fromEntries(described)).toEqual(Object.fromEntries(published));
  });
});

describe.each(bodies)('$id', ({ id, fields }) => {
  it('is accepted as described', async () => {
    const answer = await shop.request(id);
    expect(answer.text).not.toContain('"code"');
    expect(answer.status).toBeLessThan(300);
  });

  it.each(Object.entries(fields))('names %s when it is wrong, and changes nothing', async (field, { bad }) => {
    const answers = [];
    for (const [what, value] of bad) {
      const { status, body } = await shop.request(id, { body: changed(requests[id]!.body!(shop), field, value) });
      answers.push({ what, status, code: body.code, pointers: pointersOf(body) });
    }
    const expected = { status: 400, code: 'request.invalid', pointers: [pointerTo(field)] };
    expect(answers).toEqual(bad.map(([what]) => ({ what, ...expected })));
    await expectNothingChanged();
  });

  it('names unknown fields at any depth', async () => {
    const unknown = ['nonsense', 'Amount', 'userId', 'toString', 'constructor', 'hasOwnProperty', 'a/b~c', ''];
    const places = ['', ...new Set(Object.keys(fields).flatMap((field) => /^(.*\[\]\.)/.exec(field)?.[1] ?? []))];
    const answers = [];
    for (const field of places.flatMap((place) => unknown.map((name) => place + name))) {
      const { status, body } = await shop.request(id, { body: changed(requests[id]!.body!(shop), field, 1) });
      answers.push({ field, status, code: body.code, pointers: pointersOf(body) });
    }
    expect(answers).toEqual(
      answers.map(({ field }) => ({ field, status: 400, code: 'request.invalid', pointers: [pointerTo(field)] })),
    );
    await expectNothingChanged();
  });

  it('names all wrong fields at once', async () => {
    const required = Object.entries(fields)
      .filter(([field, { bad }]) => !field.includes('[]') && bad.some(([, value]) => value === MISSING))
      .map(([field]) => field);
    const { body } = await shop.request(id, { body: { nonsense: 1 } });
    expect(pointersOf(body).sort()).toEqual([...required, 'nonsense'].map((field) => `/${field}`).sort());
    await expectNothingChanged();
  });
});

describe.each(queries)('$id', ({ id, query }) => {
  const ask = (search: string) => {
    const { method } = shop.contract.operation(id);
    return shop.callers[requests[id]!.may[0]!].call(method.toUpperCase(), `${pathTo(shop, id)}?${search}`, {
      idempotencyKey: randomUUID(),
    });
  };

  it.each(Object.entries(query))('names %s when it is wrong', async (name, { bad }) => {
    const answers = [];
    for (const value of bad) {
      const { status, body } = await ask(queryString(name, value));
      answers.push({ value, status, code: body.code, pointers: pointersOf(body) });
    }
    const expected = { status: 400, code: 'request.invalid', pointers: [`/${name}`] };
    expect(answers).toEqual(bad.map((value) => ({ value, ...expected })));
    await expectNothingChanged();
  });

  it('names unknown parameters', async () => {
    const unknown = ['nonsense', 'Limit', 'limit[]', 'toString', 'constructor', '__proto__'];
    const answers = [];
    for (const name of unknown) {
      const { status, body } = await ask(`${encodeURIComponent(name)}=1`);
      answers.push({ name, status, code: body.code, pointers: pointersOf(body) });
    }
    const expected = { status: 400, code: 'request.invalid' };
    expect(answers).toEqual(unknown.map((name) => ({ name, ...expected, pointers: [`/${name}`] })));
  });
});

describe('signUp', () => {
  it.each([
    ['a common password', 'password123'],
    ['one character, often', 'aaaaaaaaaaaa'],
    ['the name', 'Kim   Minji Kim'],
    ['the e-mail address', 'minji.kim@example.test'],
  ])('names the password when it is %s', async (_, password) => {
    const account = { email: 'minji.kim@example.test', name: 'Kim Minji Kim', password };
    const { status, body } = await shop.request('signUp', { body: account });
    expect({ status, code: body.code, pointers: pointersOf(body) }).toEqual({
      status: 400,
      code: 'identity.weak-password',
      pointers: ['/password'],
    });
    await expectNothingChanged();
  });
});

describe('listProducts', () => {
  it('refuses a price range whose minimum exceeds its maximum', async () => {
    const { status, body } = await shop.callers.anyone.get('/products?minPrice=2&maxPrice=1');
    expect({ status, pointers: pointersOf(body) }).toEqual({ status: 400, pointers: ['/minPrice'] });
  });

  it('refuses the cursor of a list with another sort', async () => {
    const { body } = await shop.callers.anyone.get('/products?limit=1&sort=price');
    expect(body.nextCursor).toEqual(expect.any(String));
    const next = `/products?limit=1&cursor=${String(body.nextCursor)}`;
    expect((await shop.callers.anyone.get(`${next}&sort=price`)).status).toBe(200);
    for (const sort of ['newest', '-price']) {
      const refused = await shop.callers.anyone.get(`${next}&sort=${sort}`);
      expect({ status: refused.status, pointers: pointersOf(refused.body) }).toEqual({
        status: 400,
        pointers: ['/cursor'],
      });
    }
  });
});

describe('audit', () => {
  it('refuses a range that ends before it begins', async () => {
    const { admin } = shop.callers;
    const range = 'from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z';
    const { status, body } = await admin.get(`/admin/audit?${range}`);
    expect({ status, pointers: pointersOf(body) }).toEqual({ status: 400, pointers: ['/from'] });
  });
});

const pointerTo = (field: string): string =>
  field
    .split('[].')
    .map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('/1');

const pointersOf = ({ errors }: Json): string[] =>
  ((errors ?? []) as { pointer: string }[]).map(({ pointer }) => pointer);

/** The paths of all fields of a schema, as the table of requests names them. */
function fieldsOf(schema: Schema, prefix = ''): string[] {
  const { properties = {} } = shop.contract.resolved(schema);
  return Object.entries(properties).flatMap(([name, property]) => {
    const { items } = shop.contract.resolved(property);
    return [prefix + name, ...(items ? fieldsOf(items, `${prefix}${name}[].`) : [])];
  });
}
