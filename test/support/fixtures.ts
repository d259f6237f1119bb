import type { TestingModule } from '@nestjs/testing';
import { ChargeBalanceUseCase } from '@app/balance/application/charge-balance.use-case';
import { BalanceModule } from '@app/balance/balance.module';
import { ClaimCouponUseCase } from '@app/coupon/application/claim-coupon.use-case';
import { CreateCouponUseCase } from '@app/coupon/application/create-coupon.use-case';
import type { UserCouponId } from '@app/coupon/contract';
import { CouponConfig } from '@app/coupon/coupon.config';
import { CouponClaimsModule } from '@app/coupon/coupon-claims.module';
import type { NewCoupon } from '@app/coupon/domain/coupon';
import { type IdempotentAnswer, newId, type ProductId, type UserId } from '@app/kernel';
import { RedisModule } from '@app/platform';
import { ChangeProductUseCase } from '@app/product/application/catalogue/change-product.use-case';
import { CreateProductUseCase } from '@app/product/application/catalogue/create-product.use-case';
import { AdjustStockUseCase } from '@app/product/application/stock/adjust-stock.use-case';
import { CatalogueConfig } from '@app/product/catalogue.config';
import type { ProductChange } from '@app/product/domain/catalogue/product-change';
import { ImageUrls } from '@app/product/product-images.config';
import { ProductModule } from '@app/product/product.module';
import type { TestDatabase } from './database';
import { idempotentRequest } from './idempotent-request';
import { testingModule } from './nest';
import { testServers } from './servers';

/** Settings for fixtures that use no bucket. */
const NO_BUCKET = { AWS_REGION: 'us-east-1', S3_BUCKET: 'none', IMAGE_BASE_URL: 'http://localhost/none' };

const DAY_MS = 86_400_000;

const COUPON: NewCoupon = {
  name: 'Autumn coupon',
  kind: 'fixed',
  value: 300,
  maxDiscount: undefined,
  minOrderAmount: 0,
  productIds: undefined,
  quantity: 100,
  maxPerCustomer: 1,
  claimFrom: new Date(Date.now() - DAY_MS),
  claimUntil: new Date(Date.now() + DAY_MS),
  validForDays: 7,
};

const owners = new WeakMap<TestDatabase, Promise<TestingModule>>();

/** The contexts that own the rows, over the spec's database: made at the first use, closed before the schema is dropped. */
function ownersOver(database: TestDatabase): Promise<TestingModule> {
  const made = owners.get(database) ?? makeOwners(database);
  owners.set(database, made);
  return made;
}

async function makeOwners(database: TestDatabase): Promise<TestingModule> {
  const module = await testingModule({
    database,
    imports: [RedisModule.forRoot(), ProductModule, BalanceModule, CouponClaimsModule],
    configs: [CatalogueConfig, ImageUrls, CouponConfig],
    environment: { REDIS_URL: testServers().redisUrl, ...NO_BUCKET },
  }).compile();
  await module.init();
  database.beforeDrop(() => module.close());
  return module;
}

/** Creates a product with its first stock, as an admin does. */
export async function createdProduct(
  database: TestDatabase,
  { name = 'Tea', stock = 100, price = 1_000, maxPerCustomer = null as number | null, status = 'active' } = {},
): Promise<ProductId> {
  const module = await ownersOver(database);
  const { body } = await module.get(CreateProductUseCase).execute({
    ...{ sku: newId(), name, description: '', category: undefined, price, stock },
    maxPerCustomer: maxPerCustomer ?? undefined,
    request: idempotentRequest(),
    view: ({ productId }) => ({ productId }),
  });
  const { productId } = JSON.parse(body) as { productId: ProductId };
  if (status === 'archived') await changeProduct(database, productId, { status });
  return productId;
}

export async function changeProduct(
  database: TestDatabase,
  productId: ProductId,
  change: ProductChange,
): Promise<void> {
  const module = await ownersOver(database);
  const command = { productId, versions: undefined, change, actorId: newId<'Caller'>() };
  await module.get(ChangeProductUseCase).execute(command);
}

/** Adds units to a product's stock, or takes some away. */
export async function adjustStock(database: TestDatabase, productId: ProductId, delta: number): Promise<void> {
  const module = await ownersOver(database);
  const command = { productId, delta, reason: 'counted again', request: idempotentRequest() };
  await module.get(AdjustStockUseCase).execute(command);
}

/** A customer whose wallet was charged once. */
export async function chargedCustomer(database: TestDatabase, amount: number): Promise<UserId> {
  const userId = newId<'User'>();
  await chargeCustomer(database, userId, amount);
  return userId;
}

export async function chargeCustomer(database: TestDatabase, userId: UserId, amount: number): Promise<void> {
  const module = await ownersOver(database);
  const command = { userId, amount, reference: undefined, request: idempotentRequest() };
  await module.get(ChargeBalanceUseCase).execute(command);
}

/** Creates a coupon, 300 off where nothing else is said, and claims it for the customer. */
export async function claimedCoupon(
  database: TestDatabase,
  userId: UserId,
  terms: Partial<NewCoupon> = {},
): Promise<UserCouponId> {
  const module = await ownersOver(database);
  const created = await module.get(CreateCouponUseCase).execute({
    coupon: { ...COUPON, ...terms },
    request: idempotentRequest(),
    view: ({ couponId }) => ({ couponId }),
  });
  const { couponId } = JSON.parse(created.body) as {
    couponId: Parameters<ClaimCouponUseCase['execute']>[0]['couponId'];
  };
  const claimed = await module.get(ClaimCouponUseCase).execute({ userId, couponId, request: idempotentRequest() });
  return (JSON.parse((claimed as IdempotentAnswer).body) as { userCouponId: UserCouponId }).userCouponId;
}
