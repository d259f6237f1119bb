import type { TestingModule } from '@nestjs/testing';
import { type DomainError, newId, type ProductId } from '@app/kernel';
import { toBinary } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { createFaultyProxy, type FaultyProxy } from '@test/support/faulty-proxy';
import { testServers } from '@test/support/servers';
import { ChangeProductUseCase } from '../src/application/catalogue/change-product.use-case';
import { CreateProductUseCase } from '../src/application/catalogue/create-product.use-case';
import { ProductQueries } from '../src/application/catalogue/product.queries';
import type { ProductChange } from '../src/domain/catalogue/product-change';
import { createdProduct } from './creating';
import { productContext } from './product-context';

const actorId = newId<'Caller'>();

describe('changing a product', () => {
  let database: TestDatabase;
  let proxy: FaultyProxy;
  let module: TestingModule;

  beforeAll(async () => {
    database = await createTestDatabase();
    const { host, port } = testServers().database;
    proxy = await createFaultyProxy(port, host);
    const environment = { ...database.environment, DATABASE_HOST: '127.0.0.1', DATABASE_PORT: String(proxy.port) };
    module = await productContext({ database: { environment } }).compile();
    await module.init();
  });
  afterAll(async () => {
    await module.close();
    await proxy.close();
    await database.drop();
  });

  async function aProduct(sku: string = newId()): Promise<ProductId> {
    const product = {
      sku,
      name: 'Tea',
      description: '',
      category: undefined,
      price: 100,
      stock: 5,
      maxPerCustomer: undefined,
    };
    return (await createdProduct(module.get(CreateProductUseCase), { ...product, actorId })).productId;
  }
  const change = (productId: ProductId, versions: number[] | undefined, change: ProductChange) =>
    module.get(ChangeProductUseCase).execute({ productId, versions, change, actorId });
  const trailOf = (productId: ProductId) =>
    database.dataSource.query<{ version: number; changes: string; actor_id: Buffer }[]>(
      'SELECT version, changes, actor_id FROM product_changes WHERE product_id = ? ORDER BY version',
      [toBinary(productId)],
    );

  it('is refused with the SKU of another product, which is unchanged', async () => {
    const sku = newId();
    const productId = await aProduct(sku);
    await expect(aProduct(sku)).rejects.toMatchObject({ code: 'product.sku-taken' });
    const found = await database.dataSource.query<{ id: Buffer; stock: number }[]>(
      'SELECT id, stock FROM products WHERE sku = ?',
      [sku],
    );
    expect(found).toEqual([{ id: toBinary(productId), stock: 5 }]);
    expect(await module.get(ProductQueries).get(productId)).toMatchObject({ sku, version: 1 });
  });

  it('writes the next version and its trail, and does not change the stock', async () => {
    const productId = await aProduct();
    await database.dataSource.query('UPDATE products SET stock = 3 WHERE id = ?', [toBinary(productId)]);
    expect(await change(productId, [1], { price: 90 })).toMatchObject({ version: 2, stock: 3, price: { amount: 90 } });
    expect(await module.get(ProductQueries).get(productId)).toMatchObject({
      version: 2,
      stock: 3,
      price: { amount: 90 },
    });
    expect(await trailOf(productId)).toEqual([
      { version: 2, changes: '{"price":[100,90]}', actor_id: toBinary(actorId) },
    ]);
  });

  it('accepts one of many changes of the same version', async () => {
    const productId = await aProduct();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) => change(productId, [1], { price: 200 + n })),
    );
    const codes = outcomes.flatMap((each) => (each.status === 'rejected' ? [(each.reason as DomainError).code] : []));
    expect(codes).toEqual(Array(7).fill('product.version-stale'));
    expect(await trailOf(productId)).toHaveLength(1);
  });

  it('reports the current version, and changes nothing', async () => {
    const productId = await aProduct();
    await expect(change(productId, [2], { price: 1 })).rejects.toMatchObject({
      code: 'product.version-stale',
      details: { version: 1 },
    });
    await expect(change(productId, [], { price: 1 })).rejects.toMatchObject({ code: 'product.version-stale' });
    expect(await trailOf(productId)).toEqual([]);
    await expect(change(newId<'Product'>(), undefined, {})).rejects.toMatchObject({ code: 'product.not-found' });
  });

  it('whose COMMIT was done, but not answered, is the change that it was', async () => {
    const productId = await aProduct();
    const lost = proxy.loseAnswerTo('COMMIT');
    const product = await change(productId, [1], { status: 'archived' });
    await lost;
    expect(product).toMatchObject({ version: 2, status: 'archived' });
    expect(await trailOf(productId)).toHaveLength(1);
  });
});
