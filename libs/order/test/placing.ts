import { createHash, randomBytes } from 'node:crypto';
import type { Type } from '@nestjs/common';
import { type Id, newId, OutboxNotifier, type ProductId, type UserId } from '@app/kernel';
import { CartConfig } from '@app/cart/cart.config';
import type { UserCouponId } from '@app/coupon/contract';
import { OutboxModule } from '@app/outbox';
import { RedisModule, toBinary } from '@app/platform';
import type { TestDatabase } from '@test/support/database';
import { testingModule } from '@test/support/nest';
import { testServers } from '@test/support/servers';
import { aCoupon, aHeldCoupon } from '../../coupon/test/coupons';
import { placeOrder, type PlaceOrder } from '../src/application/place-order.command';
import { OrderConfig } from '../src/order.config';
import { OrderModule } from '../src/order.module';

export class CountingNotifier extends OutboxNotifier {
  wakeUps = 0;
  notify(): void {
    this.wakeUps++;
  }
}

/** The order context with its ports on a real database; a spec may override any port. */
export const orderContext = (
  database: Pick<TestDatabase, 'environment'>,
  environment: Record<string, string> = {},
  more: readonly Type<object>[] = [],
) =>
  testingModule({
    database,
    imports: [RedisModule.forRoot(), OutboxModule, OrderModule, ...more],
    configs: [CartConfig, OrderConfig],
    environment: { REDIS_URL: testServers().redisUrl, ...environment },
  })
    .overrideProvider(OutboxNotifier)
    .useClass(CountingNotifier);

/** Inserts a product and its trail. */
export async function aProduct(
  { dataSource }: TestDatabase,
  { stock = 100, price = 1_000, maxPerCustomer = null as number | null } = {},
): Promise<ProductId> {
  const productId = newId<'Product'>();
  const id = toBinary(productId);
  await dataSource.query(
    `INSERT INTO products (id, sku, name, price, stock, status, max_per_customer, version, created_at, updated_at)
     VALUES (?, ?, 'Tea', ?, ?, 'active', ?, 1, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
    [id, productId, price, stock, maxPerCustomer],
  );
  await dataSource.query(
    `INSERT INTO stock_adjustments (product_id, id, delta, stock_after, reason, actor_id, adjusted_at)
     VALUES (?, ?, ?, ?, 'initial stock', ?, UTC_TIMESTAMP(3))`,
    [id, id, stock, stock, id],
  );
  return productId;
}

/** Inserts a wallet and the charge that filled it. */
export async function aCustomer({ dataSource }: TestDatabase, balance = 1_000_000): Promise<UserId> {
  const userId = newId<'User'>();
  const id = toBinary(userId);
  await dataSource.query(
    'INSERT INTO wallets (user_id, balance, entry_count, updated_at) VALUES (?, ?, 1, UTC_TIMESTAMP(3))',
    [id, balance],
  );
  await dataSource.query(
    `INSERT INTO wallet_entries (user_id, entry_no, id, counter_account, kind, amount, balance_after, occurred_at)
     VALUES (?, 1, ?, 'cash', 'charge', ?, ?, UTC_TIMESTAMP(3))`,
    [id, id, balance, balance],
  );
  return userId;
}

/** A coupon of the customer. */
export async function aCouponOf(
  database: TestDatabase,
  userId: UserId,
  terms: Parameters<typeof aCoupon>[1] = {},
): Promise<UserCouponId> {
  const couponId = await aCoupon(database, { value: 300, ...terms });
  return (await aHeldCoupon(database, couponId, { userId })).userCouponId;
}

/** A command as the controller makes it. */
export const anOrder = (
  userId: UserId,
  lines: PlaceOrder['lines'],
  more: Partial<PlaceOrder> & { key?: string } = {},
): PlaceOrder => {
  const { key = newId(), ...overrides } = more;
  return {
    ...placeOrder(
      {
        userId,
        request: {
          callerId: userId as string as Id<'Caller'>,
          key,
          requestHash: createHash('sha256').update(JSON.stringify(lines)).digest(),
          attemptId: newId<'Attempt'>(),
        },
        userCouponId: undefined,
        expectedTotalAmount: undefined,
        placedAt: undefined,
        traceparent: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`,
      },
      lines,
    ),
    ...overrides,
  };
};

/** The state of the database: the number of orders, the stock of a product and the balance of a wallet. */
export async function leftIn({ dataSource }: TestDatabase, of: { productId: ProductId; userId: UserId }) {
  const [row] = await dataSource.query<Record<'orders' | 'events' | 'stock' | 'balance', unknown>[]>(
    `SELECT (SELECT COUNT(*) FROM orders WHERE user_id = ?) AS orders,
            (SELECT COUNT(*) FROM outbox_events WHERE user_id = ?) AS events,
            (SELECT stock FROM products WHERE id = ?) AS stock,
            (SELECT balance FROM wallets WHERE user_id = ?) AS balance`,
    [toBinary(of.userId), toBinary(of.userId), toBinary(of.productId), toBinary(of.userId)],
  );
  return Object.fromEntries(Object.entries(row ?? {}).map(([name, value]) => [name, Number(value)]));
}
