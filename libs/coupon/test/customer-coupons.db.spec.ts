import type { TestingModule } from '@nestjs/testing';
import { newId, type OrderId, UnitOfWork } from '@app/kernel';
import { fromBinary, toBinary } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { holdRows, untilSomebodyWaits } from '@test/support/locks';
import { testingModule } from '@test/support/nest';
import { type CouponLedger, type CouponUse, CustomerCoupons } from '../src/contract';
import { HeldCouponRepository } from '../src/application/held-coupon.repository';
import { CustomerCouponsService } from '../src/application/customer-coupons.service';
import { SqlHeldCouponRepository } from '../src/infrastructure/sql-held-coupon.repository';
import { aCoupon, aHeldCoupon } from './coupons';

describe('CustomerCoupons', () => {
  let database: TestDatabase;
  let module: TestingModule;

  beforeAll(async () => {
    database = await createTestDatabase();
    module = await testingModule({
      database,
      providers: [
        { provide: HeldCouponRepository, useClass: SqlHeldCouponRepository },
        { provide: CustomerCoupons, useClass: CustomerCouponsService },
      ],
    }).compile();
    await module.init();
  });
  afterAll(async () => {
    await module.close();
    await database.drop();
  });

  /** One transaction over these coupons. */
  const within = <T>(uses: readonly CouponUse[], work: (ledger: CouponLedger) => T): Promise<T> =>
    module.get(UnitOfWork).run(async (tx) => {
      const ledger = await module.get(CustomerCoupons).open(tx, uses);
      return work(ledger);
    });

  async function orderOf({ userId, userCouponId }: CouponUse): Promise<OrderId | undefined> {
    const [row] = await database.dataSource.query<{ order_id: Buffer | null }[]>(
      'SELECT order_id FROM user_coupons WHERE user_id = ? AND id = ?',
      [toBinary(userId), toBinary(userCouponId)],
    );
    return row?.order_id ? fromBinary<'Order'>(row.order_id) : undefined;
  }

  it('reads terms with and without a list of products', async () => {
    const productIds = [newId<'Product'>(), newId<'Product'>()];
    const some = await aHeldCoupon(
      database,
      await aCoupon(database, { kind: 'percent', value: 10, maxDiscount: 5_000, minOrderAmount: 20_000, productIds }),
    );
    const all = await aHeldCoupon(database, await aCoupon(database));
    await within([some, all], (ledger) => {
      expect(ledger.termsOf(some, new Date())).toEqual({
        kind: 'percent',
        value: 10,
        maxDiscount: 5_000,
        minOrderAmount: 20_000,
        productIds: new Set(productIds),
      });
      expect(ledger.termsOf(all, new Date())).toEqual({
        kind: 'fixed',
        value: 1_000,
        maxDiscount: undefined,
        minOrderAmount: 0,
        productIds: undefined,
      });
    });
  });

  it('stores used and returned coupons of many customers in one statement', async () => {
    const couponId = await aCoupon(database);
    const uses: CouponUse[] = [];
    for (let n = 0; n < 3; n++) uses.push(await aHeldCoupon(database, couponId));
    const [first, second, third] = uses as [CouponUse, CouponUse, CouponUse];
    const [one, two] = [newId<'Order'>(), newId<'Order'>()];
    await within(uses, (ledger) => {
      ledger.use(first, one);
      ledger.use(second, two);
    });
    expect(await Promise.all(uses.map(orderOf))).toEqual([one, two, undefined]);

    await within(uses, (ledger) => {
      expect(ledger.termsOf(first, new Date())).toBe('used');
      ledger.giveBack(first, one, new Date());
      ledger.giveBack(second, one, new Date());
      ledger.use(third, one);
    });
    expect(await Promise.all(uses.map(orderOf))).toEqual([undefined, two, one]);
  });

  it('finds no coupon of another customer, and one pair locks one row', async () => {
    const held = await aHeldCoupon(database, await aCoupon(database));
    const stranger = { ...held, userId: newId<'User'>() };
    expect(await within([stranger], (ledger) => ledger.termsOf(stranger, new Date()))).toBe('unknown');
    const other = await aHeldCoupon(database, await aCoupon(database));
    const release = await holdRows(database, rowOf(other));
    try {
      expect(typeof (await within([held], (ledger) => ledger.termsOf(held, new Date())))).toBe('object');
    } finally {
      await release();
    }
  });

  it('is used by one of two orders at once', async () => {
    const held = await aHeldCoupon(database, await aCoupon(database));
    const release = await holdRows(database, rowOf(held));
    const order = (orderId: OrderId) =>
      within([held], (ledger) => {
        const terms = ledger.termsOf(held, new Date());
        if (typeof terms === 'string') return terms;
        ledger.use(held, orderId);
        return orderId;
      });
    const orders = [newId<'Order'>(), newId<'Order'>()];
    const both = Promise.all(orders.map(order));
    await untilSomebodyWaits(database);
    await release();
    const outcomes = await both;
    expect(outcomes).toContain('used');
    expect(outcomes).toContain(await orderOf(held));
  });
});

const inSql = (id: string): string => `X'${id.replaceAll('-', '')}'`;
const rowOf = ({ userId, userCouponId }: CouponUse): string =>
  `SELECT id FROM user_coupons WHERE user_id = ${inSql(userId)} AND id = ${inSql(userCouponId)} FOR UPDATE`;
