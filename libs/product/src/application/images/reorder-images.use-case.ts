import { Injectable } from '@nestjs/common';
import { type Id, newId, type ProductId, UnitOfWork } from '@app/kernel';
import type { ImageId } from '../../domain/catalogue/shown-image';
import { ProductRepository } from '../catalogue/product.repository';
import { ImageRepository } from './image.repository';

export interface ReorderImages {
  readonly productId: ProductId;
  readonly imageIds: readonly ImageId[];
  readonly actorId: Id<'Caller'>;
}

@Injectable()
export class ReorderImagesUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly products: ProductRepository,
    private readonly images: ImageRepository,
  ) {}

  /**
   * Returns the ids in their new order. Locks the product, then its pictures. @throws product.not-found,
   * product.images-changed
   */
  execute({ productId, imageIds, actorId }: ReorderImages): Promise<readonly ImageId[]> {
    const changeId = newId<'ProductChange'>();
    return this.uow.run(async (tx) => {
      const entry = await this.products.lock(tx, productId);
      const images = await this.images.lock(tx, productId);
      images.reorder(imageIds);
      await this.images.save(tx, images, { entry, author: { changeId, actorId, at: tx.now } });
      return images.shown();
    });
  }
}
