import { randomUUID } from 'node:crypto';
import { succeeded } from '@test/support/api-client';
import { placeOrder, type Shop } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

interface Shown {
  readonly price: number;
  readonly stock: number;
}

describe('the cached catalogue', () => {
  let system: TestSystem;
  let shop: Shop;

  beforeAll(async () => {
    // Long enough for a busy machine to see that something was kept.
    system = await startSystem({ apis: 2, worker: false, env: { CATALOGUE_CACHE_MS: '5000' } });
    shop = await system.shop();
  });
  afterAll(() => system.stop());

  const shown = async (productId: string, api = 0) =>
    succeeded(await system.client(api).get<Shown>(`/products/${productId}`)).body;
  const firstOfList = async (api = 0) =>
    succeeded(await system.client(api).get<{ items: (Shown & { productId: string })[] }>('/products?limit=1')).body
      .items[0];
  const change = (productId: string, body: object) =>
    shop.admin.call('PATCH', `/products/${productId}`, { body, headers: { 'if-match': '*' } });

  it('may show a slightly old stock, but orders use the current one', async () => {
    const { productId } = await shop.product({ stock: 2, price: 10 });
    const { client } = await shop.customer({ balance: 1_000 });
    expect(await shown(productId)).toMatchObject({ stock: 2 });
    succeeded(await placeOrder(client, [{ productId, quantity: 2 }]));
    expect(await shown(productId, 1)).toMatchObject({ stock: 2 });
    expect((await placeOrder(client, [{ productId, quantity: 1 }])).body.code).toBe('order.out-of-stock');
    await waitFor(async () => (await shown(productId)).stock === 0, { what: 'the stock of now' });
  });

  it('is new at once after a change, by whichever process it was read or changed', async () => {
    const { productId } = await shop.product({ stock: 5, price: 10 });
    expect([await shown(productId), await shown(productId, 1)]).toMatchObject([{ price: 10 }, { price: 10 }]);
    expect(await firstOfList(1)).toMatchObject({ productId, price: 10 });
    succeeded(await change(productId, { price: 20 }));
    expect(await shown(productId, 1)).toMatchObject({ price: 20 });
    expect(await firstOfList(1)).toMatchObject({ productId, price: 20 });

    const delivery = { delta: 3, reason: 'delivery' };
    const idempotencyKey = randomUUID();
    succeeded(await shop.admin.post(`/products/${productId}/stock-adjustments`, delivery, { idempotencyKey }));
    expect(await shown(productId, 1)).toMatchObject({ stock: 8 });
    succeeded(await change(productId, { status: 'archived' }));
    expect((await firstOfList())?.productId).not.toBe(productId);
    const another = await shop.product();
    expect((await firstOfList(1))?.productId).toBe(another.productId);
  });

  it('is not sent again to a client that has it', async () => {
    const { productId } = await shop.product();
    for (const path of [`/products/${productId}`, '/products?limit=5', '/products?limit=5&sort=price']) {
      const { headers } = await system.client().get(path);
      const etag = headers.get('etag') ?? '';
      const again = await system.client(1).get(path, { headers: { 'if-none-match': etag } });
      expect({ path, status: again.status, text: again.text }).toEqual({ path, status: 304, text: '' });
      expect((await system.client(1).get(path, { headers: { 'if-none-match': '"another"' } })).status).toBe(200);
    }
  });

  it('is read once for many simultaneous requests', async () => {
    const { productId } = await shop.product();
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => shown(productId, n % 2)));
    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
  });
});
