import { Injectable } from '@nestjs/common';
import { type Id, type Tx } from '@app/kernel';
import type { Product } from '../../domain/catalogue/product';
import type { RecordedChange } from '../../domain/catalogue/product-change';
import { ProductRepository } from '../catalogue/product.repository';

interface ShownChange {
  readonly changeId: Id<'ProductChange'>;
  readonly fields: RecordedChange['fields'];
  readonly actorId: Id<'Caller'>;
}

/** What a product shows is part of its catalogue entry: another picture is another version, with a place in the trail. */
@Injectable()
export class CatalogueEntry {
  constructor(private readonly products: ProductRepository) {}

  /** Of a product that this transaction has locked. */
  async change(tx: Tx, product: Product, { changeId, fields, actorId }: ShownChange): Promise<void> {
    const at = tx.now;
    const next: Product = { ...product, version: product.version + 1, updatedAt: at };
    await this.products.save(tx, next);
    await this.products.insertChange(tx, next, { changeId, fields, actorId, at });
  }
}
