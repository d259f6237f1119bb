import { Injectable } from '@nestjs/common';
import { type Id, newId, type ProductId, UnitOfWork } from '@app/kernel';
import type { Image } from '../../domain/images/image';
import type { ImageId } from '../../domain/catalogue/shown-image';
import { ProductRepository } from '../catalogue/product.repository';
import { ImageRepository } from './image.repository';

export interface DescribeImage {
  readonly productId: ProductId;
  readonly imageId: ImageId;
  readonly alt: string;
  readonly actorId: Id<'Caller'>;
}

@Injectable()
export class DescribeImageUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly products: ProductRepository,
    private readonly images: ImageRepository,
  ) {}

  /**
   * Changes the alternative text. Locks the product, then its pictures. @throws product.not-found,
   * product.image-not-found
   */
  execute({ productId, imageId, alt, actorId }: DescribeImage): Promise<Image> {
    const changeId = newId<'ProductChange'>();
    return this.uow.run(async (tx) => {
      const entry = await this.products.lock(tx, productId);
      const images = await this.images.lock(tx, productId);
      const image = images.describe(imageId, alt);
      await this.images.save(tx, images, { entry, author: { changeId, actorId, at: tx.now } });
      return image;
    });
  }
}
