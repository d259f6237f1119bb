import { randomUUID } from 'node:crypto';
import { type ApiClient, succeeded } from '@test/support/api-client';
import { cartOf, orderCart, putIntoCart } from '@test/support/carts';
import { expectAuditOk, ordersIn } from '@test/support/proofs';
import type { Customer, Product, Shop } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';

const ROUNDS = 12;

describe('one cart that is ordered twice', () => {
  let system: TestSystem;
  let shop: Shop;
  let tea: Product;
  let cup: Product;

  beforeAll(async () => {
    system = await startSystem({ apis: 2, worker: false });
    shop = await system.shop();
    [tea, cup] = (await shop.products(2, { price: 1_000, stock: 10_000 })) as [Product, Product];
  });
  afterAll(() => system.stop());

  /** The customer at one of the two processes. */
  const at = ({ client }: Customer, n: number): ApiClient => client.at(system.apis[n % 2]!.url);

  async function clicksOn(customer: Customer, clicks: number) {
    const answers = await Promise.all(Array.from({ length: clicks }, (_, n) => orderCart(at(customer, n))));
    const placed = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status !== 200);
    return { placed, refused };
  }

  it.each([2, 8])('by %d clicks at once, with a key each, is paid for once', async (clicks) => {
    for (let round = 0; round < ROUNDS; round++) {
      const customer = await shop.customer({ balance: 100_000 });
      const before = await ordersIn(system.database);
      await putIntoCart(customer.client, tea.productId, 2);
      const { placed, refused } = await clicksOn(customer, clicks);

      expect(placed).toHaveLength(1);
      for (const { status, body } of refused) {
        expect([status, body.code]).toEqual([422, 'order.cart-empty']);
        // Who came after the emptying saw no cart at all.
        if (body.details) expect(body.details).toEqual({ orderId: placed[0]?.body.orderId });
      }
      expect(await shop.balanceOf(customer)).toBe(98_000);
      expect(await ordersIn(system.database)).toBe(before + 1);
      expect(await cartOf(customer.client)).toEqual([]);
    }
  });

  it('while items are added sells nothing twice and loses nothing', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const customer = await shop.customer({ balance: 100_000 });
      await putIntoCart(customer.client, tea.productId, 2);
      await Promise.all([clicksOn(customer, 4), putIntoCart(at(customer, 1), cup.productId, 3)]);
      await orderCart(customer.client); // what is left, if anything is

      expect(await boughtBy(customer)).toEqual(
        new Map([
          [tea.productId, [2]],
          [cup.productId, [3]],
        ]),
      );
      expect(await cartOf(customer.client)).toEqual([]);
      expect(await shop.balanceOf(customer)).toBe(95_000);
    }
  });

  it('after it was filled again is another content', async () => {
    const customer = await shop.customer({ balance: 100_000 });
    for (let round = 0; round < 3; round++) {
      await putIntoCart(at(customer, round), tea.productId, 1);
      expect((await orderCart(at(customer, round + 1), randomUUID())).status).toBe(200);
    }
    expect(await shop.balanceOf(customer)).toBe(97_000);
  });

  it('leaves a ledger that balances', () => expectAuditOk(system));

  interface PlacedOrder {
    readonly lines: readonly { readonly productId: string; readonly quantity: number }[];
  }

  /** For each product the quantities of the lines that have it, over all orders. */
  async function boughtBy({ client }: Customer): Promise<Map<string, number[]>> {
    const { body } = succeeded(await client.get<{ items: PlacedOrder[] }>('/orders'));
    const bought = new Map<string, number[]>();
    for (const { productId, quantity } of body.items.flatMap(({ lines }) => lines)) {
      bought.set(productId, [...(bought.get(productId) ?? []), quantity]);
    }
    return bought;
  }
});
