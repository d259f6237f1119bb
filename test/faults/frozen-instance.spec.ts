import { expectAuditOk } from '@test/support/proofs';
import { type Customer, placeOrder, type Product, type Shop } from '@test/support/shop';
import { ServerProxies } from '@test/support/server-proxies';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

const OTHERS = 8;
const PATIENCE_MS = 180_000;

/** One of two API processes is frozen in the middle of a transaction: it holds the locks of a wallet and sends nothing more. */
describe('while a frozen instance holds locks', () => {
  let system: TestSystem;
  let proxies: ServerProxies;
  let shop: Shop;
  let product: Product;

  beforeAll(async () => {
    proxies = await ServerProxies.create();
    system = await startSystem({ worker: false });
    await system.startApi(proxies.databaseEnvironment);
    shop = await system.shop();
    product = await shop.product({ stock: 1_000 });
  }, PATIENCE_MS);
  afterAll(async () => {
    system.apis[1]?.signal('SIGCONT');
    await system.stop();
    await proxies.close();
  });

  const order = ({ client }: Customer, n: number, key?: string) =>
    placeOrder(client.at(system.apis[n]!.url), [{ productId: product.productId, quantity: 1 }], key);

  it(
    'other customers order undisturbed, and the owner of the wallet orders once the server has ended the transaction',
    async () => {
      const customer = await shop.customer({ balance: 10_000 });
      const others = await shop.customers(OTHERS, { balance: 10_000 });
      const keptBack = proxies.database.keepBack('INSERT INTO orders');
      const stuck = order(customer, 1, 'stuck').catch(() => undefined);
      await keptBack;
      system.apis[1]!.signal('SIGSTOP');

      const own = order(customer, 0, 'own'); // in one batch with the others
      const placed = await Promise.all(others.map((other) => order(other, 0)));
      expect(placed.map(({ status }) => status)).toEqual(others.map(() => 200));
      const again = await Promise.all(others.map((other) => order(other, 0)));
      expect(again.map(({ status }) => status)).toEqual(others.map(() => 200));

      expect([200, 503]).toContain((await own).status);
      await waitFor(async () => (await order(customer, 0, 'own')).status === 200, {
        deadlineMs: 30_000,
        everyMs: 200,
        what: 'the wallet to be free again',
      });
      system.apis[1]!.signal('SIGCONT');
      await stuck;
      await expectAuditOk(system);
    },
    PATIENCE_MS,
  );
});
