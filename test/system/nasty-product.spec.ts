import { randomUUID } from 'node:crypto';
import { ApiClient, succeeded } from '@test/support/api-client';
import type { Shop } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

/** Texts with a character of each kind that some program on the way cuts, counts or forbids. */
const NASTY = '=\u{1F9C3} \u2764\uFE0F e\u0301 \u05d0\u202e "\u0001;,\u2028 \uFFFE';
const PRODUCT = {
  sku: '=JUICE-\u{1F9C3}-\u2764\uFE0F "\u0001;,',
  name: `Juice ${NASTY}`,
  description: `Fresh\r\n${NASTY}`,
  category: '\u{1F9C3} "juice"; \u202e,',
  price: 1_500,
  stock: 10,
};
/** The category is a key: it is stored in NFC and trimmed, as it is here. */
const { stock: _, ...AS_SENT } = PRODUCT;

const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

interface Ranked {
  readonly items: readonly { readonly productId: string; readonly name: string }[];
}

describe('A product whose every text is nasty', () => {
  let system: TestSystem;
  let shop: Shop;
  let productId: string;

  beforeAll(async () => {
    system = await startSystem({ dataPlatform: true });
    shop = await system.shop();
    const { body } = succeeded(
      await shop.admin.post<{ productId: string }>('/products', PRODUCT, { idempotencyKey: randomUUID() }),
    );
    productId = body.productId;
  });
  afterAll(() => system.stop());

  it('is returned unchanged, and found', async () => {
    expect((await shop.admin.get(`/products/${productId}`)).body).toMatchObject(AS_SENT);
    const query = new URLSearchParams({ category: PRODUCT.category, q: 'juice' });
    const { body } = succeeded(await system.client().get<Ranked>(`/products?${query.toString()}`));
    expect(body.items.map((item) => item.productId)).toEqual([productId]);
  });

  it('is handled by an order, its event, the ranking and the data platform', async () => {
    const customer = await shop.customer({ balance: 10_000 });
    const placedAt = minutesAgo(10);
    const lines = [{ productId, quantity: 2 }];
    const order = succeeded(
      await shop.admin.post(`/users/${customer.userId}/orders`, { lines, placedAt }, { idempotencyKey: randomUUID() }),
    ).body;
    expect(order).toMatchObject({ lines: [{ productId, name: PRODUCT.name }] });
    const dataPlatform = new ApiClient(system.dataPlatform.url);
    const day = placedAt.slice(0, 10);
    await waitFor(
      async () => {
        const { body } = await dataPlatform.get<{ productId: string; quantity: number }[]>(`/sales?day=${day}`);
        return body.some((sale) => sale.productId === productId && sale.quantity === 2);
      },
      { what: 'the sale in the data platform' },
    );
    // A ranking that was read before the sale was booked is kept for a while: each look is at another minute.
    let looks = 0;
    await waitFor(
      async () => {
        const asOf = minutesAgo(2 + (looks++ % 7));
        const { body } = await system.client().get<Ranked>(`/rankings/products?window=1d&asOf=${asOf}`);
        return body.items.some((item) => item.productId === productId && item.name === PRODUCT.name);
      },
      { what: 'the product in the ranking', everyMs: 2_000 },
    );
    expect((await shop.admin.get<{ parked: number; pending: number }>('/admin/outbox')).body).toMatchObject({
      parked: 0,
      pending: 0,
    });
  });

  it('is exported, and imported again without a change', async () => {
    const { text } = await shop.admin.get('/products/export');
    const { body: started } = succeeded(
      await shop.admin.post<{ importId: string }>('/products/imports', text, {
        headers: { 'content-type': 'text/csv' },
        idempotencyKey: randomUUID(),
      }),
    );
    const state = async () =>
      (await shop.admin.get<Record<string, unknown>>(`/products/imports/${started.importId}`)).body;
    await waitFor(async () => (await state()).status !== 'running', { what: 'the import to end' });
    expect(await state()).toMatchObject({ status: 'applied', created: 0, changed: 0, unchanged: 1, refused: [] });
    expect((await shop.admin.get(`/products/${productId}`)).body).toMatchObject(AS_SENT);
    expect(await system.audit()).toMatchObject({ ok: true });
  });
});
