import { type Customer, type OrderLine, placeOrder, type Product, type Shop } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { eventsIn, expectAuditOk, ordersIn } from '@test/support/proofs';

const BUYERS = 40;
const PRICE = 1_000;
const MONEY = 1_000_000;

describe('the last units, wanted by more than can have them', () => {
  let system: TestSystem;
  let shop: Shop;
  let buyers: Customer[];

  beforeAll(async () => {
    system = await startSystem({ apis: 2, worker: false });
    shop = await system.shop();
    buyers = await shop.customers(BUYERS, { balance: MONEY });
  });
  afterAll(() => system.stop());

  /** Every buyer orders `times` times at once, over both processes. */
  async function rush(linesOf: (buyer: number, time: number) => readonly OrderLine[], times: number) {
    const answers = await Promise.all(
      buyers.flatMap(({ client }, buyer) =>
        Array.from({ length: times }, (_, time) => {
          const api = system.apis[(buyer + time) % system.apis.length]!;
          return placeOrder(client.at(api.url), linesOf(buyer, time));
        }),
      ),
    );
    const placed = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status !== 200);
    return { placed, refused };
  }

  const sold = (products: readonly Product[]): Promise<number[]> =>
    Promise.all(products.map(async ({ productId, stock }) => stock - (await shop.stockOf(productId))));

  it('sells each unit of a product to one customer', async () => {
    const product = await shop.product({ price: PRICE, stock: 70 });
    const { placed, refused } = await rush(() => [{ productId: product.productId, quantity: 1 }], 5);

    expect(placed).toHaveLength(70);
    expect(refused).toHaveLength(130);
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['order.out-of-stock']));
    expect(await shop.stockOf(product.productId)).toBe(0);
  });

  it('sells many products to the last unit of each', async () => {
    const products = await shop.products(10, { price: PRICE, stock: 12 });
    const { placed } = await rush(
      (buyer, time) => [{ productId: products[(buyer + time) % 10]!.productId, quantity: 1 }],
      5,
    );
    expect(placed).toHaveLength(120);
    expect(await sold(products)).toEqual(Array(10).fill(12));
  });

  it('counts several lines of one product together', async () => {
    const product = await shop.product({ price: PRICE, stock: 50 });
    const lines = Array.from({ length: 3 }, () => ({ productId: product.productId, quantity: 1 }));
    const { placed } = await rush(() => lines, 2);

    expect(placed).toHaveLength(16); // 16 × 3 units; two are left, too few for any
    expect(await shop.stockOf(product.productId)).toBe(2);
  });

  it('sells two products in either order without losing a unit', async () => {
    const [first, second] = await shop.products(2, { price: PRICE, stock: 30 });
    const pair = [first!, second!].map(({ productId }) => ({ productId, quantity: 1 }));
    const { placed, refused } = await rush((buyer) => (buyer % 2 === 0 ? pair : [...pair].reverse()), 2);

    expect(placed).toHaveLength(30);
    expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['order.out-of-stock']));
    expect(await sold([first!, second!])).toEqual([30, 30]);
  });

  it('never spends more than a balance, whatever is ordered at once', async () => {
    const product = await shop.product({ price: PRICE, stock: 1_000 });
    const poor = await shop.customer({ balance: PRICE * 7 + PRICE - 1 });
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        placeOrder(poor.client.at(system.apis[n % 2]!.url), [{ productId: product.productId, quantity: 1 }]),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(7);
    expect(await shop.balanceOf(poor)).toBe(PRICE - 1);
  });

  it('leaves an event for every order, an order for every event, and a ledger that balances', async () => {
    expect(await eventsIn(system.database)).toBe(await ordersIn(system.database));
    await expectAuditOk(system);
  });
});
