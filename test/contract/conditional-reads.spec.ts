import { randomUUID } from 'node:crypto';
import { placeOrder } from '@test/support/shop';
import { ContractSystem } from './support/contract-system';

describe('The ETag of a product', () => {
  let shop: ContractSystem;
  let path: string;

  beforeAll(async () => {
    shop = await ContractSystem.start();
    path = `/products/${shop.product.productId}`;
  });
  afterAll(() => shop.stop());
  afterEach(() => shop.expectContractKept());

  const read = (known?: string) =>
    shop.callers.anyone.get(path, known === undefined ? {} : { headers: { 'if-none-match': known } });
  const etag = async (): Promise<string> => (await read()).headers.get('etag') ?? '';

  it('consists of its version and its stock', async () => {
    expect(await etag()).toMatch(/^"1-\d+"$/);
  });

  it('is answered with 304 and no body when the client sends it back', async () => {
    const { status, text, headers } = await read(await etag());
    expect({ status, text, etag: headers.get('etag') }).toEqual({ status: 304, text: '', etag: await etag() });
  });

  it.each<[string, (etag: string) => string]>([
    ['weak', (etag) => `W/${etag}`],
    ['one of several', (etag) => `"0-0", ${etag} , "9-9"`],
    ['any at all', () => '*'],
  ])('matches when it is %s', async (_, known) => {
    expect((await read(known(await etag()))).status).toBe(304);
  });

  it.each(['"0-0"', 'nonsense', '', '"'])('of another state does not match: %s', async (known) => {
    expect((await read(known)).status).toBe(200);
  });

  it('changes with the stock', async () => {
    const before = await etag();
    await placeOrder(shop.callers.customer, [{ productId: shop.product.productId, quantity: 1 }]);
    expect(await etag()).not.toBe(before);
    expect((await read(before)).status).toBe(200);
  });

  it('is in the answer to its creation', async () => {
    const body = { sku: 'ETAG', name: 'Tea', price: 1, stock: 7 };
    const created = await shop.callers.admin.post<{ productId: string }>('/products', body, {
      idempotencyKey: randomUUID(),
    });
    const { headers } = await shop.callers.anyone.get(`/products/${created.body.productId}`);
    expect(created.headers.get('etag')).toBe(headers.get('etag'));
  });
});
