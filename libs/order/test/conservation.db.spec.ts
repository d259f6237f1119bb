import type { TestingModule } from '@nestjs/testing';
import { DomainError, type IdempotentAnswer, type OrderId, type ProductId, type UserId } from '@app/kernel';
import { toBinary } from '@app/platform';
import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { OrderPlacement } from '../src/application/order-placement';
import { RefundOrderUseCase } from '../src/application/refund-order.use-case';
import { aCouponOf, aCustomer, anOrder, aProduct, orderContext } from './placing';
import { aRefund } from './refunding';

const STOCK = 12;
const MONEY = 9_000;

/** One request; `of` selects one of the existing orders. */
type Step =
  | {
      readonly kind: 'order';
      readonly buyer: number;
      readonly tea: number;
      readonly cups: number;
      readonly coupon: boolean;
    }
  | {
      readonly kind: 'refund';
      readonly of: number;
      readonly line: number;
      readonly quantity: number;
      readonly key: string;
    }
  | { readonly kind: 'cancel'; readonly of: number; readonly key: string };

const someKey = fc.constantFrom('a', 'b', 'c');
const someStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('order' as const),
    buyer: fc.nat(1),
    tea: fc.integer({ min: 1, max: 4 }),
    cups: fc.nat(3),
    coupon: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('refund' as const),
    of: fc.nat(),
    line: fc.integer({ min: 1, max: 2 }),
    quantity: fc.integer({ min: 1, max: 3 }),
    key: someKey,
  }),
  fc.record({ kind: fc.constant('cancel' as const), of: fc.nat(), key: someKey }),
);

/** Rounds of concurrent requests. */
const someRounds = fc.array(fc.array(someStep, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 5 });

describe('orders, refunds and cancellations in any combination', () => {
  let database: TestDatabase;
  let module: TestingModule;

  beforeAll(async () => {
    database = await createTestDatabase();
    module = await orderContext(database).compile();
    await module.init();
  });
  afterAll(async () => {
    await module.close();
    await database.drop();
  });

  /** A shop of two products, and two customers with a coupon each. */
  async function aShop() {
    const [tea, cup] = [
      await aProduct(database, { stock: STOCK }),
      await aProduct(database, { stock: STOCK, price: 333 }),
    ];
    const users = [await aCustomer(database, MONEY), await aCustomer(database, MONEY)];
    const coupons = [];
    for (const userId of users) coupons.push(await aCouponOf(database, userId, { kind: 'percent', value: 37 }));
    return { products: [tea, cup], users, coupons };
  }
  type TestShop = Awaited<ReturnType<typeof aShop>>;

  const placed: { orderId: OrderId; userId: UserId }[] = [];

  function request(shop: TestShop, step: Step): Promise<IdempotentAnswer> {
    const [tea, cup] = shop.products as [ProductId, ProductId];
    if (step.kind === 'order') {
      const lines = [
        { productId: tea, quantity: step.tea },
        ...(step.cups > 0 ? [{ productId: cup, quantity: step.cups }] : []),
      ];
      const userCouponId = step.coupon ? shop.coupons[step.buyer] : undefined;
      const command = anOrder(shop.users[step.buyer]!, lines, { userCouponId });
      return module
        .get(OrderPlacement)
        .place(command)
        .finally(() => placed.push(command));
    }
    const order = placed[step.of % (placed.length || 1)];
    if (!order) return Promise.reject(new DomainError('order.not-found', { kind: 'not-found', title: '', help: '' }));
    const { orderId, userId } = order;
    const lines = step.kind === 'cancel' ? step.kind : [{ lineNo: step.line, quantity: step.quantity }];
    const refund = aRefund(userId, orderId, {
      lines: lines === 'cancel' ? 'cancellation' : lines,
      key: `${orderId} ${step.kind} ${step.key}`,
    });
    return module.get(RefundOrderUseCase).execute(refund);
  }

  const one = async (sql: string, ...ids: string[]): Promise<number> => {
    const [row] = await database.dataSource.query<{ n: string | null }[]>(sql, ids.map(toBinary));
    return Number(row?.n ?? 0);
  };

  async function expectNothingLost({ products, users, coupons }: TestShop): Promise<void> {
    for (const productId of products) {
      const sold = await one(
        'SELECT SUM(quantity - refunded_quantity) AS n FROM order_lines WHERE product_id = ?',
        productId,
      );
      expect((await one('SELECT stock AS n FROM products WHERE id = ?', productId)) + sold).toBe(STOCK);
    }
    for (const userId of users) {
      const paid = await one('SELECT SUM(total_amount - refunded_amount) AS n FROM orders WHERE user_id = ?', userId);
      expect((await one('SELECT balance AS n FROM wallets WHERE user_id = ?', userId)) + paid).toBe(MONEY);
      expect(await one('SELECT SUM(amount) AS n FROM wallet_entries WHERE user_id = ?', userId)).toBe(MONEY - paid);
      expect(await one('SELECT SUM(amount) AS n FROM order_refunds WHERE user_id = ?', userId)).toBe(
        await one('SELECT SUM(refunded_amount) AS n FROM orders WHERE user_id = ?', userId),
      );
      expect(await one('SELECT SUM(event_count) AS n FROM orders WHERE user_id = ?', userId)).toBe(
        await one('SELECT COUNT(*) AS n FROM outbox_events WHERE user_id = ?', userId),
      );
    }
    for (const coupon of coupons) {
      const using = await one(
        "SELECT COUNT(*) AS n FROM orders WHERE user_coupon_id = ? AND status IN ('completed', 'partially-refunded')",
        coupon,
      );
      expect(using).toBeLessThanOrEqual(1);
      expect(await one('SELECT COUNT(order_id) AS n FROM user_coupons WHERE id = ?', coupon)).toBe(using);
    }
  }

  it('leave stock, money, coupons and events conserved', async () => {
    await fc.assert(
      fc.asyncProperty(someRounds, async (rounds) => {
        const shop = await aShop();
        placed.length = 0;
        for (const steps of rounds) {
          const settled = await Promise.allSettled(steps.map((step) => request(shop, step)));
          const failed = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
          expect(failed.filter((error) => !(error instanceof DomainError))).toEqual([]);
        }
        await expectNothingLost(shop);
      }),
      { numRuns: 40 },
    );
  });

  it('refund once when ten requests refund the same units concurrently', async () => {
    const shop = await aShop();
    const [userId] = shop.users as [UserId];
    const command = anOrder(userId, [{ productId: shop.products[0]!, quantity: 4 }]);
    await module.get(OrderPlacement).place(command);
    const lines = [{ lineNo: 1, quantity: 1 }];
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, () =>
        module.get(RefundOrderUseCase).execute(aRefund(userId, command.orderId, { lines })),
      ),
    );
    const codes = answers.map((each) => (each.status === 'fulfilled' ? 'refunded' : (each.reason as DomainError).code));
    expect(codes.sort()).toEqual([...Array(6).fill('order.nothing-to-refund'), ...Array(4).fill('refunded')]);
    await expectNothingLost(shop);
  });
});
