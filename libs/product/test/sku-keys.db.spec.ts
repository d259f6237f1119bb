import { newId } from '@app/kernel';
import { toBinary } from '@app/platform';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { CompareProductsByKeys1795305600311 } from '../src/infrastructure/migrations/1795305600311-compare-products-by-keys';

interface StoredNames {
  readonly sku: string;
  readonly sku_key: string;
  readonly category: string | null;
  readonly category_key: string | null;
}

describe('The migration of the comparison keys of products', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  /** As a process of the version before writes it, which does not know the keys. */
  async function insertBefore(sku: string, category: string | null): Promise<void> {
    await database.dataSource.query(
      `INSERT INTO products (id, sku, name, category, price, stock, status, version, created_at, updated_at)
       VALUES (?, ?, 'Tea', ?, 1, 0, 'active', 1, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
      [toBinary(newId()), sku, category],
    );
  }
  const stored = () =>
    database.dataSource.query<StoredNames[]>('SELECT sku, sku_key, category, category_key FROM products ORDER BY id');

  it('brings names into their stored form, does not change twins, and can run again', async () => {
    const runner = database.dataSource.createQueryRunner();
    const migration = new CompareProductsByKeys1795305600311();
    await migration.down(runner);
    await insertBefore('PLAIN', 'tea');
    await insertBefore('\u00a0cafe\u0301 ', 'green\u00a0tea');
    await insertBefore('\u200bTWIN', null);
    await insertBefore('TWIN', '\u200b');
    await insertBefore('\tTWIN', ' tea\u2764\ufe0f');
    await migration.up(runner);
    const migrated = [
      { sku: 'PLAIN', sku_key: 'PLAIN', category: 'tea', category_key: 'tea' },
      { sku: 'caf\u00e9', sku_key: 'caf\u00e9', category: 'green\u00a0tea', category_key: 'green tea' },
      { sku: '\u200bTWIN', sku_key: '\u200bTWIN', category: null, category_key: null },
      { sku: 'TWIN', sku_key: 'TWIN', category: null, category_key: null },
      { sku: '\tTWIN', sku_key: '\tTWIN', category: 'tea\u2764\ufe0f', category_key: 'tea\u2764' },
    ];
    expect(await stored()).toEqual(migrated);
    await insertBefore('LATER', 'tea');
    expect(await stored()).toContainEqual({ sku: 'LATER', sku_key: 'LATER', category: 'tea', category_key: 'tea' });
    await runner.release();
  });
});
