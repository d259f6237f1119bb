import { createHash, randomBytes } from 'node:crypto';
import type { Type } from '@nestjs/common';
import { type Id, newId, OutboxNotifier, type ProductId, type UserId } from '@app/kernel';
import { CartConfig } from '@app/cart/cart.config';
import { OutboxModule } from '@app/outbox';
import { RedisModule, toBinary } from '@app/platform';
import type { TestDatabase } from '@test/support/database';
import { chargedCustomer, claimedCoupon, createdProduct } from '@test/support/fixtures';
import { testingModule } from '@test/support/nest';
import { testServers } from '@test/support/servers';
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

export { createdProduct as aProduct, claimedCoupon as aCouponOf };

/** A customer with this much in the wallet. */
export const aCustomer = (database: TestDatabase, balance = 1_000_000): Promise<UserId> =>
  chargedCustomer(database, balance);

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
