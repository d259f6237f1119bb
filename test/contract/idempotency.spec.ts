import { randomUUID } from 'node:crypto';
import { waitFor } from '@test/support/wait-for';
import type { PublishedOperation } from './support/contract';
import { type CallerName, ContractSystem } from './support/contract-system';
import { pathTo, requests } from './support/requests';

type Json = Record<string, unknown>;

/** POST operations without a key, and why repeating each of them does no harm. */
const POSTS_WITHOUT_KEY: Readonly<Record<string, string>> = {
  signUp: 'the e-mail address is unique: a repetition is refused with identity.email-taken',
  signIn: 'opens a session, which ends by itself; nothing else changes',
  signOut: 'ends what may have ended already',
  signOutEverywhere: 'ends what may have ended already',
  requestImage: 'an upload that is not confirmed is removed after a day',
  confirmImage: 'a confirmed picture stays confirmed',
  startRankingRebuild: 'a rebuild computes the same ranking again',
};

/** For each operation a request that it refuses, and one that differs from the described request. */
const OPERATIONS: readonly {
  readonly id: string;
  readonly refused: (body: Json, shop: ContractSystem) => Json;
  readonly code: string;
  readonly other: (body: Json) => Json;
  /** Status of the first answer; 200 by default. */
  readonly created?: 201;
}[] = [
  {
    id: 'placeOrder',
    refused: (_, { product }) => ({ lines: [{ productId: product.productId, quantity: 10 ** 9 }] }),
    code: 'order.out-of-stock',
    other: ({ lines }) => ({ lines }),
  },
  {
    id: 'placeOrderForCustomer',
    refused: (_, { product }) => ({ lines: [{ productId: product.productId, quantity: 1, unitPrice: 10 ** 15 }] }),
    code: 'order.insufficient-balance',
    other: ({ lines }) => ({ lines }),
  },
  {
    id: 'refundOrder',
    refused: () => ({ lines: [{ lineNo: 1, quantity: 10 ** 9 }] }),
    code: 'order.nothing-to-refund',
    other: ({ lines }) => ({ lines }),
  },
  {
    id: 'chargeOwnBalance',
    refused: () => ({ amount: Number.MAX_SAFE_INTEGER }),
    code: 'balance.too-large',
    other: () => ({ amount: 1 }),
  },
  {
    id: 'chargeCustomerBalance',
    refused: (body) => ({ ...body, amount: Number.MAX_SAFE_INTEGER }),
    code: 'balance.too-large',
    other: (body) => ({ ...body, amount: 1 }),
  },
  {
    id: 'correctCustomerBalance',
    refused: (body) => ({ ...body, amount: -Number.MAX_SAFE_INTEGER }),
    code: 'balance.too-small',
    other: (body) => ({ ...body, amount: -501 }),
  },
  {
    id: 'createProduct',
    refused: (body, { product }) => ({ ...body, sku: product.sku }),
    code: 'product.sku-taken',
    other: (body) => ({ ...body, price: 1 }),
    created: 201,
  },
  {
    id: 'adjustStock',
    refused: (body) => ({ ...body, delta: -Number.MAX_SAFE_INTEGER }),
    code: 'product.out-of-stock',
    other: (body) => ({ ...body, delta: -4 }),
  },
  {
    id: 'createCoupon',
    refused: (body) => ({ ...body, value: 101 }),
    code: 'request.invalid',
    other: (body) => ({ ...body, value: 11 }),
    created: 201,
  },
];
/** Described separately: their requests have no body in JSON. */
const WITHOUT_JSON = ['cancelOrder', 'claimCoupon', 'importProducts'];
const HEADERS_OF_A_SUCCESS = ['content-type', 'etag', 'location'];

const wantsKey = ({ operation: { parameters = [] } }: PublishedOperation): boolean =>
  parameters.some((each) => 'name' in each && each.name === 'Idempotency-Key');

let shop: ContractSystem;

beforeAll(async () => {
  shop = await ContractSystem.start();
});
afterAll(() => shop.stop());
afterEach(() => shop.expectContractKept());

it('Every POST requires an Idempotency-Key, or has a reason not to', () => {
  const posts = shop.contract.operations.filter(({ method }) => method === 'post');
  const [wanting, others] = [posts.filter(wantsKey), posts.filter((each) => !wantsKey(each))];
  expect(others.map(({ id }) => id).sort()).toEqual(Object.keys(POSTS_WITHOUT_KEY).sort());
  const optional = wanting.filter(({ operation: { parameters = [] } }) =>
    parameters.some((each) => 'name' in each && each.name === 'Idempotency-Key' && each.required !== true),
  );
  expect(optional).toEqual([]);
});

it('Every operation that requires an Idempotency-Key is described here', () => {
  const wanting = shop.contract.operations.filter(wantsKey);
  const described = [...OPERATIONS.map(({ id }) => id), ...WITHOUT_JSON];
  expect(wanting.map(({ id }) => id).sort()).toEqual(described.sort());
});

describe.each(OPERATIONS)('Idempotency-Key of $id', ({ id, refused, code, other, created: success = 200 }) => {
  const call = (idempotencyKey: string | undefined, body: Json, caller?: CallerName) =>
    shop.callers[caller ?? requests[id]!.may[0]!].post(pathTo(shop, id), body, {
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    });
  const validBody = (): Json => requests[id]!.body!(shop);
  const replayed = ({ headers }: { readonly headers: Headers }) => headers.get('idempotency-replayed');

  it('repeats the first answer byte for byte, and marks it as replayed', async () => {
    const [key, body] = [randomUUID(), validBody()];
    const first = await call(key, body);
    const before = await shop.checksum();
    const second = await call(key, body);

    expect([first.status, second.status]).toEqual([success, success]);
    expect(second.text).toBe(first.text);
    for (const name of HEADERS_OF_A_SUCCESS) expect(second.headers.get(name)).toBe(first.headers.get(name));
    expect([replayed(first), replayed(second)]).toEqual([null, 'true']);
    expect(await shop.checksum()).toEqual(before);
  });

  it('is the same with and without quotes', async () => {
    const [key, body] = [randomUUID(), validBody()];
    const bare = await call(key, body);
    const quoted = await call(`"${key}"`, body);
    expect([quoted.text, replayed(quoted)]).toEqual([bare.text, 'true']);
  });

  it('repeats the answer for the same request written differently', async () => {
    const [key, body] = [randomUUID(), validBody()];
    const first = await call(key, body);
    const reordered = Object.fromEntries(Object.entries(body).reverse());
    const { callers } = shop;
    const second = await callers[requests[id]!.may[0]!].call('POST', pathTo(shop, id), {
      body: JSON.stringify(reordered, null, 4),
      idempotencyKey: key,
    });
    expect([second.text, replayed(second)]).toEqual([first.text, 'true']);
  });

  it('of another body is refused, and changes nothing', async () => {
    const [key, body] = [randomUUID(), validBody()];
    await call(key, body);
    const before = await shop.checksum();
    const { status, body: problem } = await call(key, other(body));
    expect({ status, code: problem.code }).toEqual({ status: 422, code: 'idempotency.key-reused' });
    expect(await shop.checksum()).toEqual(before);
  });

  it('is free again after a refusal', async () => {
    const [key, body] = [randomUUID(), validBody()];
    const before = await shop.checksum();
    const refusal = await call(key, refused(body, shop));
    expect(refusal.body.code).toBe(code);
    expect(await shop.checksum()).toEqual(before);

    const invalid = await call(key, {});
    expect(invalid.body.code).toBe('request.invalid');

    const taken = await call(key, body);
    expect([taken.status, replayed(taken)]).toEqual([success, null]);
  });

  const nth = OPERATIONS.findIndex((operation) => operation.id === id);
  const keys = [`${nth}`, `${'~'.repeat(254)}${nth}`, `"${'x'.repeat(254)}${nth}"`, `a,b;c=${nth}`, `{'${nth}'}`];

  it.each(keys)('may be %s', async (key) => {
    const answer = await call(key, validBody());
    expect([answer.status, replayed(answer)]).toEqual([success, null]);
  });

  it.each<[string, string | undefined, string]>([
    ['missing', undefined, 'idempotency.key-required'],
    ['empty', '', 'idempotency.key-required'],
    ['nothing in quotes', '""', 'idempotency.key-invalid'],
    ['one quote', '"', 'idempotency.key-invalid'],
    ['half in quotes', '"abc', 'idempotency.key-invalid'],
    ['quoted within', 'a"b', 'idempotency.key-invalid'],
    ['of two words', 'a b', 'idempotency.key-invalid'],
    ['of 256 characters', 'x'.repeat(256), 'idempotency.key-invalid'],
    ['of 256 characters in quotes', `"${'x'.repeat(256)}"`, 'idempotency.key-invalid'],
    ['not ASCII', 'clé', 'idempotency.key-invalid'],
    ['sent twice', 'a, b', 'idempotency.key-invalid'],
  ])('that is %s is refused, and nothing changes', async (_, key, refusal) => {
    const before = await shop.checksum();
    const { status, body } = await call(key, validBody());
    expect({ status, code: body.code }).toEqual({ status: 400, code: refusal });
    expect(await shop.checksum()).toEqual(before);
  });
});

describe.each(WITHOUT_JSON)('Idempotency-Key of %s', (id) => {
  it.each([
    ['missing', undefined, 'idempotency.key-required'],
    ['empty', '', 'idempotency.key-required'],
    ['of two words', 'a b', 'idempotency.key-invalid'],
    ['of 256 characters', 'x'.repeat(256), 'idempotency.key-invalid'],
  ])('that is %s is refused, and nothing changes', async (_, idempotencyKey, code) => {
    const { may, csv } = requests[id]!;
    const path = pathTo(shop, id);
    const before = await shop.checksum();
    const answer = await shop.callers[may[0]!].post(path, csv?.(), {
      ...(idempotencyKey !== undefined && { idempotencyKey }),
      ...(csv && { headers: { 'content-type': 'text/csv' } }),
    });
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 400, code });
    expect(await shop.checksum()).toEqual(before);
  });
});

describe('Idempotency-Key of claimCoupon', () => {
  const claim = (couponId: string, idempotencyKey: string) =>
    shop.callers.customer.post(`/coupons/${couponId}/claims`, undefined, { idempotencyKey });
  const another = async () => (await shop.request('createCoupon')).body.couponId as string;

  it('repeats the first answer byte for byte, though the customer could claim another', async () => {
    const key = randomUUID();
    const first = await claim(shop.coupon.couponId, key);
    const before = await shop.checksum();
    const second = await claim(shop.coupon.couponId, key);
    expect([first.status, second.status, second.text]).toEqual([201, 201, first.text]);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await shop.checksum()).toEqual(before);
    expect((await claim(shop.coupon.couponId, randomUUID())).body.sequence).toBe(Number(first.body.sequence) + 1);
  });

  it('of another coupon is refused, and changes nothing', async () => {
    const [key, couponId] = [randomUUID(), await another()];
    await claim(shop.coupon.couponId, key);
    const before = await shop.checksum();
    const { status, body } = await claim(couponId, key);
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'idempotency.key-reused' });
    expect(await shop.checksum()).toEqual(before);
  });

  it('is free again after a refusal', async () => {
    const key = randomUUID();
    expect((await claim(randomUUID(), key)).body.code).toBe('coupon.not-found');
    expect((await claim(await another(), key)).status).toBe(201);
  });
});

describe('Idempotency-Key of importProducts', () => {
  const send = (file: string, idempotencyKey: string, query = '') =>
    shop.callers.admin.call('POST', `/products/imports${query}`, {
      body: file,
      idempotencyKey,
      headers: { 'content-type': 'text/csv' },
    });
  const untilEnded = (importId: unknown) =>
    waitFor(
      async () => (await shop.callers.admin.get(`/products/imports/${String(importId)}`)).body.status !== 'running',
      { what: 'the import to end' },
    );

  it('repeats the first answer byte for byte, and begins no second import', async () => {
    const [file, key] = [requests.importProducts!.csv!(), randomUUID()];
    const first = await send(file, key);
    await untilEnded(first.body.importId);
    const before = await shop.checksum();
    const second = await send(file, key);
    expect([first.status, second.status, second.text]).toEqual([202, 202, first.text]);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await shop.checksum()).toEqual(before);
  });

  it('of another file, or of the same one with another query, is refused, and changes nothing', async () => {
    const [file, key] = [requests.importProducts!.csv!(), randomUUID()];
    const first = await send(file, key, '?dryRun=true');
    await untilEnded(first.body.importId);
    const before = await shop.checksum();
    for (const other of [send(`${file}\n`, key, '?dryRun=true'), send(file, key), send(file, key, '?dryRun=false')]) {
      const { status, body } = await other;
      expect({ status, code: body.code }).toEqual({ status: 422, code: 'idempotency.key-reused' });
    }
    expect(await shop.checksum()).toEqual(before);
  });
});

describe('Idempotency-Key of cancelOrder', () => {
  const cancel = (orderId: string, idempotencyKey: string, body?: Json) =>
    shop.callers.customer.post(`/orders/${orderId}/cancellation`, body, { idempotencyKey });

  it('repeats the first answer byte for byte, and without it nothing is cancelled twice', async () => {
    const [orderId, key] = [shop.takeCancellable(), randomUUID()];
    const first = await cancel(orderId, key);
    const before = await shop.checksum();
    const second = await cancel(orderId, key);
    expect([first.status, second.text]).toEqual([200, first.text]);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect((await cancel(orderId, randomUUID())).body.code).toBe('order.not-cancellable');
    expect(await shop.checksum()).toEqual(before);
  });

  it('of another order is refused', async () => {
    const key = randomUUID();
    expect((await cancel(shop.takeCancellable(), key)).status).toBe(200);
    const { status, body } = await cancel(shop.takeCancellable(), key);
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'idempotency.key-reused' });
  });

  it('is free again after a refusal', async () => {
    const [cancelled, another, key] = [shop.takeCancellable(), shop.takeCancellable(), randomUUID()];
    await cancel(cancelled, randomUUID());
    expect((await cancel(cancelled, key)).body.code).toBe('order.not-cancellable');
    expect((await cancel(another, key)).status).toBe(200);
  });
});

describe('An Idempotency-Key', () => {
  const line = () => ({ lines: [{ productId: shop.product.productId, quantity: 1 }] });

  it('of an order is refused for a charge', async () => {
    const idempotencyKey = randomUUID();
    const { customer } = shop.callers;
    expect((await customer.post('/orders', line(), { idempotencyKey })).status).toBe(200);
    const charge = await customer.post('/balance/charges', { amount: 1 }, { idempotencyKey });
    expect({ status: charge.status, code: charge.body.code }).toEqual({ status: 422, code: 'idempotency.key-reused' });
  });

  it("of an admin belongs to one customer's order", async () => {
    const idempotencyKey = randomUUID();
    const { admin } = shop.callers;
    const [one, another] = await shop.shop.customers(2, { balance: 10_000 });
    const path = (customer: typeof one) => `/users/${customer!.userId}/orders`;
    expect((await admin.post(path(one), line(), { idempotencyKey })).status).toBe(200);
    expect((await admin.post(path(another), line(), { idempotencyKey })).body.code).toBe('idempotency.key-reused');
  });

  it('belongs to its caller', async () => {
    const idempotencyKey = randomUUID();
    const [one, another] = await shop.shop.customers(2, { balance: 10_000 });
    const answers = await Promise.all(
      [one, another].map((customer) => customer!.client.post('/orders', line(), { idempotencyKey })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[0]!.body.orderId).not.toBe(answers[1]!.body.orderId);
  });
});

describe('The reference of a charge', () => {
  const charge = (body: Json, caller: CallerName = 'machine') =>
    shop.callers[caller].post(`/users/${shop.customer.userId}/balance/charges`, body, { idempotencyKey: randomUUID() });

  it('books once for any key', async () => {
    const body = { amount: 500, reference: randomUUID() };
    const first = await charge(body);
    const before = await shop.checksum();
    const second = await charge(body);
    expect(second.body.entryId).toBe(first.body.entryId);
    const { wallets, wallet_entries } = await shop.checksum();
    expect({ wallets, wallet_entries }).toEqual({ wallets: before.wallets, wallet_entries: before.wallet_entries });
  });

  it('belongs to the client that sends it', async () => {
    const body = { amount: 500, reference: randomUUID() };
    const [ofMachine, ofAdmin] = [await charge(body), await charge(body, 'admin')];
    expect([ofMachine.status, ofAdmin.status]).toEqual([200, 200]);
    expect(ofAdmin.body.entryId).not.toBe(ofMachine.body.entryId);
    expect((await charge(body)).body.entryId).toBe(ofMachine.body.entryId);
  });

  it('is refused for another customer', async () => {
    const body = { amount: 500, reference: randomUUID() };
    await charge(body);
    const another = await shop.shop.customer({ balance: 1 });
    const { status, body: problem } = await shop.callers.machine.post(
      `/users/${another.userId}/balance/charges`,
      body,
      {
        idempotencyKey: randomUUID(),
      },
    );
    expect({ status, code: problem.code }).toEqual({ status: 409, code: 'balance.reference-reused' });
    expect(await shop.shop.balanceOf(another)).toBe(1);
  });

  it('is refused for another amount', async () => {
    const reference = randomUUID();
    await charge({ amount: 500, reference });
    const { status, body } = await charge({ amount: 501, reference });
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'balance.reference-reused' });
  });
});
