import { Injectable } from '@nestjs/common';
import { Money, type ProductId } from '@app/kernel';
import { Database, fromBinary, toBinary } from '@app/platform';
import { ProductDirectory, type ProductFacts } from '../../contract/product-directory.queries';
import type { ProductRow } from './product.row';

type FactsRow = Pick<ProductRow, 'id' | 'name' | 'price' | 'stock' | 'status'>;

@Injectable()
export class SqlProductDirectory extends ProductDirectory {
  constructor(private readonly database: Database) {
    super();
  }

  async findAll(productIds: readonly ProductId[]): Promise<Map<ProductId, ProductFacts>> {
    if (productIds.length === 0) return new Map();
    const rows = await this.database.query<FactsRow>(
      'SELECT id, name, price, stock, status FROM products WHERE id IN (?)',
      [productIds.map(toBinary)],
    );
    return new Map(rows.map(toFacts).map((facts) => [facts.productId, facts]));
  }
}

const toFacts = (row: FactsRow): ProductFacts => ({
  productId: fromBinary<'Product'>(row.id),
  name: row.name,
  price: Money.of(row.price),
  stock: row.stock,
  forSale: row.status === 'active',
});
