import { Injectable } from '@nestjs/common';
import { type Id, newId, type ProductId, UnitOfWork } from '@app/kernel';
import type { ImageId } from '../../domain/catalogue/shown-image';
import { ProductRepository } from '../catalogue/product.repository';
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
  ) {}

  /**
   * The picture is no longer shown from the commit on, in whatever state it was; a worker removes the bytes. Locks the
   * product, its pictures, the task. @throws product.not-found, product.image-not-found
   */
  async execute({ productId, imageId, actorId }: RemoveImage): Promise<void> {
    const changeId = newId<'ProductChange'>();
    let seen = false; // by an earlier run, whose answer to COMMIT was lost
    await this.uow.run(async (tx) => {
      const entry = await this.products.lock(tx, productId);
      const images = await this.images.lock(tx, productId);
      if (seen && !images.find(imageId)) {
        tx.earlierRunCommitted();
        return;
      }
      images.remove(imageId);
      seen = true;
      await this.images.save(tx, images, { entry, author: { changeId, actorId, at: tx.now } });
    });
  }
}
