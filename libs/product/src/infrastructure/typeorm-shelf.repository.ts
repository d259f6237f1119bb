import { Injectable } from '@nestjs/common';
import { Money, type ProductId, type Tx } from '@app/kernel';
import { caseOf, executeLater, fromBinary, idParameter, select } from '@app/platform';
import { ShelfRepository } from '../application/shelf.repository';
import { Shelf, type ShelfSlot } from '../domain/shelf';

interface SlotRow {
  readonly id: Buffer;
  readonly sku: string;
  readonly name: string;
  readonly price: number;
  readonly status: string;
  readonly max_per_customer: number | null;
  readonly stock: number;
}

@Injectable()
export class TypeOrmShelfRepository extends ShelfRepository {
  async lock(tx: Tx, productIds: readonly ProductId[]): Promise<Shelf> {
    if (productIds.length === 0) return new Shelf([]);
    // FORCE INDEX: a long list over a small table must not become a scan that locks every product.
    const rows = await select<SlotRow>(
      tx,
      `SELECT id, sku, name, price, status, max_per_customer, stock FROM products FORCE INDEX (PRIMARY)
       WHERE id IN (?) ORDER BY id FOR UPDATE`,
      [productIds.map(idParameter)],
    );
    return new Shelf(rows.map(toSlot));
  }

  save(tx: Tx, shelf: Shelf): void {
    const changes = shelf.changes();
    if (changes.length === 0) return;
    const stock = caseOf(
      'id',
      changes,
      ({ productId }) => idParameter(productId),
      ({ stock }) => stock,
    );
    executeLater(tx, `UPDATE products SET stock = ${stock.sql} WHERE id IN (?)`, [
      ...stock.parameters,
      changes.map(({ productId }) => idParameter(productId)),
    ]);
  }
}

const toSlot = (row: SlotRow): ShelfSlot => ({
  productId: fromBinary<'Product'>(row.id),
  sku: row.sku,
  name: row.name,
  price: Money.of(row.price),
  maxPerCustomer: row.max_per_customer ?? undefined,
  forSale: row.status === 'active',
  stock: row.stock,
});
