import { Injectable } from '@nestjs/common';
import { type Id, newId, type ProductId, UnitOfWork } from '@app/kernel';
import type { ImageId } from '../../domain/catalogue/shown-image';
import { shownIds } from '../../domain/images/image-order';
import { imageErrors } from '../../domain/images/image.errors';
import { ProductRepository } from '../catalogue/product.repository';
import { CatalogueEntry } from './catalogue-entry';
import { ImageRepository } from './image.repository';

export interface RemoveImage {
  readonly productId: ProductId;
  readonly imageId: ImageId;
  readonly actorId: Id<'Caller'>;
}

@Injectable()
export class RemoveImageUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly products: ProductRepository,
    private readonly images: ImageRepository,
    private readonly entry: CatalogueEntry,
  ) {}

  /**
   * Shown no more from the commit on, whatever its state was; a worker removes the bytes. Locks the product, its pictures,
   * the task. @throws product.not-found, product.image-not-found
   */
  async execute({ productId, imageId, actorId }: RemoveImage): Promise<void> {
    const changeId = newId<'ProductChange'>();
    let seen = false; // by an earlier run, whose answer to COMMIT was lost
    await this.uow.run(async (tx) => {
      const product = await this.products.lock(tx, productId);
      const images = await this.images.lockAll(tx, productId);
      const image = images.find((each) => each.imageId === imageId);
      if (!image && seen) return tx.earlierRunCommitted();
      if (!image) throw imageErrors.error('product.image-not-found');
      seen = true;
      await this.images.remove(tx, [imageId]);
      await this.images.putTasks(tx, 'clean', [imageId]);
      if (image.status !== 'ready') return;
      const shown = shownIds(images);
      const fields = { images: [shown, shown.filter((id) => id !== imageId)] as const };
      await this.entry.change(tx, product, { changeId, fields, actorId });
    });
  }
}
