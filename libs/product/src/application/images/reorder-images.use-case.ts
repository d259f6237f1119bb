import { Injectable } from '@nestjs/common';
import { type Id, newId, type ProductId, UnitOfWork } from '@app/kernel';
import type { ImageId } from '../../domain/catalogue/shown-image';
import { reordered, shownIds } from '../../domain/images/image-order';
import { ProductRepository } from '../catalogue/product.repository';
import { CatalogueEntry } from './catalogue-entry';
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
    private readonly entry: CatalogueEntry,
  ) {}

  /** Answers the ids as they are shown. Locks the product, then its pictures. @throws product.not-found, product.images-changed */
  execute({ productId, imageIds, actorId }: ReorderImages): Promise<readonly ImageId[]> {
    const changeId = newId<'ProductChange'>();
    return this.uow.run(async (tx) => {
      const product = await this.products.lock(tx, productId);
      const images = await this.images.lockAll(tx, productId);
      const positions = reordered(images, imageIds);
      const before = shownIds(images);
      const after = imageIds.filter((id) => before.includes(id));
      await this.images.savePositions(tx, positions);
      if (before.join() !== after.join()) {
        await this.entry.change(tx, product, { changeId, fields: { images: [before, after] }, actorId });
      }
      return after;
    });
  }
}
