import { newId, type UserId } from '@app/kernel';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTestHttpApp, TestAuthenticator } from '@test/support/http-app';
import { ShelvesController } from '../http/shelf';

const BODY = { name: 'Billy', price: 100, books: [{ bookId: '7c4a8d09-ca37-4e5b-9d1e-2f1f4b3c5a66', quantity: 2 }] };

interface Sent {
  readonly url?: string;
  readonly payload?: string;
  readonly key?: string;
  readonly token?: string;
}

describe('A request with an Idempotency-Key', () => {
  const sessions = new TestAuthenticator();
  const userId = newId() as string as UserId;
  const token = sessions.signIn('customer', userId);
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await createTestHttpApp({ controllers: [ShelvesController], authenticator: sessions });
  });
  afterAll(() => app.close());

  const send = ({ url = '/shelves/orders', payload = JSON.stringify(BODY), key = 'k', token: by = token }: Sent = {}) =>
    app.inject({
      method: 'POST',
      url,
      payload,
      headers: { authorization: `Bearer ${by}`, 'content-type': 'application/json', 'idempotency-key': key },
    });
  const hashOf = async (sent?: Sent): Promise<string> => (await send(sent)).json<{ hash: string }>().hash;

  it("is its caller's", async () => {
    expect((await send()).json()).toMatchObject({ callerId: userId, key: 'k' });
    const other = sessions.signIn('customer');
    expect((await send({ token: other })).json<{ callerId: string }>().callerId).not.toBe(userId);
  });

  it('is the same request however its body is written', async () => {
    const rewritten = `{ "books" : [{"quantity":2.0,\n"bookId":"${BODY.books[0]!.bookId}"}], "price":1e2, "name":"Bi\\u006cly" }`;
    expect(await hashOf({ payload: rewritten })).toBe(await hashOf());
    expect(await hashOf({ key: 'another' })).toBe(await hashOf());
    expect(await hashOf({ url: '/shelves/orders?trace=1' })).toBe(await hashOf());
  });

  it('is another request with another body, path or order of a list', async () => {
    const cancel = (id: string) => hashOf({ url: `/shelves/orders/${id}/cancellation`, payload: '{}' });
    const two = [...BODY.books, { bookId: newId(), quantity: 1 }];
    const hashes = await Promise.all([
      hashOf(),
      hashOf({ payload: JSON.stringify({ ...BODY, price: 101 }) }),
      hashOf({ payload: JSON.stringify({ name: BODY.name, price: BODY.price }) }),
      hashOf({ payload: JSON.stringify({ ...BODY, books: two }) }),
      hashOf({ payload: JSON.stringify({ ...BODY, books: [...two].reverse() }) }),
      cancel('1'),
      cancel('2'),
    ]);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('is answered with the stored bytes, and marked when an earlier request had the effect', async () => {
    const first = await send({ key: 'first' });
    expect(first.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    const replayed = await send({ key: 'replayed' });
    expect(replayed.headers['idempotency-replayed']).toBe('true');
    expect(replayed.body).toBe(JSON.stringify(replayed.json()));
  });

  it.each([
    ['no key', '', 'idempotency.key-required'],
    ['a malformed key', 'a b', 'idempotency.key-invalid'],
  ])('is refused with %s', async (_, key, code) => {
    const answer = await send({ key });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code });
  });
});
