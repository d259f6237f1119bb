import { Injectable } from '@nestjs/common';
import { type Id, newId, type ProductId, UnitOfWork } from '@app/kernel';
import type { Product } from '../../domain/catalogue/product';
import type { ProductChange } from '../../domain/catalogue/product-change';
import { ProductRepository } from './product.repository';

export interface ChangeProduct {
  readonly productId: ProductId;
  /** The versions that the caller may have read; undefined: any version. Sales do not count as versions. */
  readonly versions: readonly number[] | undefined;
  readonly change: ProductChange;
  readonly actorId: Id<'Caller'>;
}

@Injectable()
export class ChangeProductUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly products: ProductRepository,
  ) {}

  /**
   * Returns the product after the change. Locks its row, so orders see the old price or the new one. A change without
   * effect makes no version. @throws product.not-found, product.version-stale
   */
  execute({ productId, versions, change, actorId }: ChangeProduct): Promise<Product> {
    const changeId = newId<'ProductChange'>();
    return this.uow.run(
      async (tx) => {
        const entry = await this.products.lock(tx, productId);
        if (await this.products.hasChange(tx, productId, changeId)) tx.earlierRunCommitted();
        else {
          entry.mustBeOneOf(versions);
          entry.change(change, { changeId, actorId, at: tx.now });
          await this.products.save(tx, entry);
        }
        return entry.product;
      },
      { turn: productId },
    );
  }
}
