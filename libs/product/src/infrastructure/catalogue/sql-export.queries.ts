import { Injectable } from '@nestjs/common';
import type { ProductId } from '@app/kernel';
import { ReplicaReads, toBinary, toInteger } from '@app/platform';
import { ExportQueries } from '../../application/catalogue/product-export';
import type { Product } from '../../domain/catalogue/product';
import { PLAIN_COLUMNS, type ProductRow, toProduct } from './product.row';

@Injectable()
export class SqlExportQueries extends ExportQueries {
  constructor(private readonly reads: ReplicaReads) {
    super();
  }

  async count(): Promise<number> {
    const [row] = await this.reads.run('catalogue', (source) =>
      source.query<{ n: string }>('SELECT COUNT(*) AS n FROM products'),
    );
    return toInteger(row?.n ?? 0);
  }

  async page(after: ProductId | undefined, limit: number): Promise<Product[]> {
    const rows = await this.reads.run('catalogue', (source) =>
      source.query<ProductRow>(
        `SELECT ${PLAIN_COLUMNS} FROM products ${after ? 'WHERE id > ?' : ''} ORDER BY id LIMIT ?`,
        [...(after ? [toBinary(after)] : []), limit],
      ),
    );
    return rows.map(toProduct);
  }
}
