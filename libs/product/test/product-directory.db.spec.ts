import { Money, newId, type ProductId, Unavailable } from '@app/kernel';
import { toBinary } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { createFaultyProxy } from '@test/support/faulty-proxy';
import { testingModule } from '@test/support/nest';
import { testServers } from '@test/support/servers';
import type { TestingModule } from '@nestjs/testing';
import { ProductDirectory } from '../src/contract/product-directory.queries';
import { ProductContractModule } from '../src/product-contract.module';

describe('the product directory', () => {
  let database: TestDatabase;
  let module: TestingModule;

  beforeAll(async () => {
    database = await createTestDatabase();
    module = await testingModule({ database, imports: [ProductContractModule] }).compile();
    await module.init();
  });
  afterAll(async () => {
    await module.close();
    await database.drop();
  });

  async function aProduct({ name = 'Tea', price = 1_000, stock = 7, status = 'active' } = {}): Promise<ProductId> {
    const productId = newId<'Product'>();
    await database.dataSource.query(
      `INSERT INTO products (id, sku, name, price, stock, status, version, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, 1, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [toBinary(productId), productId, name, price, stock, status],
    );
    return productId;
  }

  it('finds products by id, archived ones too, and leaves out unknown ids', async () => {
    const tea = await aProduct({ name: '녹차 100 g', price: 18_000, stock: 500 });
    const archived = await aProduct({ name: 'Old tea', status: 'archived', stock: 0, price: 0 });
    const found = await module.get(ProductDirectory).findAll([archived, newId(), tea]);
    expect([...found.keys()].sort()).toEqual([tea, archived].sort());
    expect(found.get(tea)).toEqual({
      productId: tea,
      name: '녹차 100 g',
      price: Money.of(18_000),
      stock: 500,
      forSale: true,
    });
    expect(found.get(archived)).toMatchObject({ name: 'Old tea', stock: 0, forSale: false });
  });

  it('answers for a single product, and for none', async () => {
    const tea = await aProduct();
    expect((await module.get(ProductDirectory).findAll([tea])).size).toBe(1);
    expect((await module.get(ProductDirectory).findAll([])).size).toBe(0);
  });

  it('throws Unavailable without the database', async () => {
    const { host, port } = testServers().database;
    const proxy = await createFaultyProxy(port, host);
    const beyond = await testingModule({
      database: {
        environment: { ...database.environment, DATABASE_HOST: '127.0.0.1', DATABASE_PORT: `${proxy.port}` },
      },
      imports: [ProductContractModule],
    }).compile();
    await beyond.init();
    await proxy.refuse();
    await expect(beyond.get(ProductDirectory).findAll([newId()])).rejects.toThrow(Unavailable);
    await beyond.close();
    await proxy.close();
  });
});
