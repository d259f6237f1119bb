import { comparisonKey, typedName } from '@app/kernel';
import type { SchemaChange } from '@app/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

interface Named {
  readonly id: Buffer;
  readonly sku: string;
  readonly category: string | null;
}

const AT_ONCE = 1_000;

/**
 * SKUs and categories get what they are compared by. Products from before are brought into the stored form, but where two
 * have the same key: these twins stay as they are (`npm run products -- twins` lists them). The default is for processes
 * of the version before, which do not know the columns. It can be run again.
 */
export class CompareProductsByKeys1795305600311 implements MigrationInterface {
  static readonly change: SchemaChange = {
    olderBuildsRun: true,
    locks: {
      table: 'products',
      blocks: { mariadb: 'writes', mysql: 'writes' },
      secondsAtTenMillion: { mariadb: 5765, mysql: 6737 },
    },
  };

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE products
        ADD COLUMN sku_key VARCHAR(64) NOT NULL DEFAULT (sku) COMMENT 'what the SKU is compared by',
        ADD COLUMN category_key VARCHAR(60) NULL DEFAULT (category) COMMENT 'what the category is compared by'
    `);
    await runner.query(`
      ALTER TABLE products
        ADD UNIQUE KEY products_by_sku_key (sku_key),
        ADD KEY products_by_category_key_age (status, category_key, created_at, id),
        ADD KEY products_by_category_key_price (status, category_key, price, id)
    `);
    let after: Buffer | undefined = Buffer.alloc(16);
    while (after) after = await keyPage(runner, after);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE products
        DROP KEY products_by_category_key_price,
        DROP KEY products_by_category_key_age,
        DROP KEY products_by_sku_key,
        DROP COLUMN category_key,
        DROP COLUMN sku_key
    `);
  }
}

/** In the order of the ids, so that of twins the oldest gets the key. Answers where the next page begins. */
async function keyPage(runner: QueryRunner, after: Buffer): Promise<Buffer | undefined> {
  const products = (await runner.query(
    'SELECT id, sku, category FROM products FORCE INDEX (PRIMARY) WHERE id > ? ORDER BY id LIMIT ?',
    [after, AT_ONCE],
  )) as Named[];
  for (const { id, sku, category } of products) {
    const key = comparisonKey(sku);
    // IGNORE: another product has the key.
    if (key !== sku && key !== '') {
      await runner.query('UPDATE IGNORE products SET sku = ?, sku_key = ? WHERE id = ? AND sku = ?', [
        typedName(sku),
        key,
        id,
        sku,
      ]);
    }
    if (category !== null && comparisonKey(category) !== category) {
      await runner.query('UPDATE products SET category = ?, category_key = ? WHERE id = ? AND category = ?', [
        typedName(category) || null,
        comparisonKey(category) || null,
        id,
        category,
      ]);
    }
  }
  return products.at(-1)?.id;
}
