import { type Id, newId } from '@app/kernel';
import { toBinary } from '@app/platform';
import { searchTextOf, termsOf } from '@app/product/domain/catalogue/search-words';
import { TERM_COLUMNS, termRowsOf, termValues } from '@app/product/infrastructure/catalogue/search/search-rows';
import type { DataSource } from 'typeorm';

const AT_ONCE = 2_000;
const BEGAN = Date.parse('2020-01-01T00:00:00.000Z');
const KINDS = ['organic 보성녹차', '제주 녹차 green', '다즐링 홍차 organic', 'coffee 원두', 'mug 머그컵'];
const MAKERS = 97;

interface Made {
  readonly productId: Id<'Product'>;
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly price: number;
  readonly stock: number;
  readonly createdAt: Date;
}

/** A catalogue that grows, by bulk SQL: the same products every time, but for their ids. */
export class CatalogueFill {
  private count = 0;

  constructor(private readonly dataSource: DataSource) {}

  async upTo(size: number): Promise<void> {
    while (this.count < size) {
      const products = Array.from({ length: Math.min(AT_ONCE, size - this.count) }, () => make(this.count++));
      await this.insert(products);
    }
    await this.dataSource.query('ANALYZE TABLE products, product_search, product_terms');
  }

  private async insert(products: readonly Made[]): Promise<void> {
    const texts = products.map((product) => ({ product, text: searchTextOf(product) }));
    const rows = texts.flatMap(({ product, text }) => termRowsOf(product, termsOf(text)));
    rows.sort((a, b) => (a.term < b.term ? -1 : 1));
    await this.dataSource.transaction(async (manager) => {
      await manager.query(
        `INSERT INTO products (id, sku, name, category, price, stock, status, version, created_at, updated_at) VALUES ?`,
        [products.map(valuesOf)],
      );
      await manager.query('INSERT INTO product_search (product_id, words) VALUES ?', [
        texts.map(({ product, text }) => [toBinary(product.productId), text]),
      ]);
      await manager.query(`INSERT INTO product_terms (${TERM_COLUMNS.join(', ')}) VALUES ?`, [termValues(rows)]);
    });
  }
}

const make = (n: number): Made => ({
  productId: newId<'Product'>(),
  sku: `NO${String(n).padStart(7, '0')}`,
  name: `${KINDS[n % KINDS.length]} maker${n % MAKERS} ${100 + (n % 9) * 50}g`,
  category: `category ${Math.floor(n / KINDS.length) % 10}`,
  // Spread evenly below a million, without a pattern in time.
  price: (n * 7_919) % 1_000_003,
  stock: n % 50 === 0 ? 10 : 0,
  createdAt: new Date(BEGAN + n * 60_000),
});

const valuesOf = ({ productId, sku, name, category, price, stock, createdAt }: Made): unknown[] => [
  ...[toBinary(productId), sku, name, category, price, stock, 'active', 1, createdAt, createdAt],
];
