import { Injectable } from '@nestjs/common';
import { type Id, newId, type ProductId, UnitOfWork } from '@app/kernel';
import type { Image } from '../../domain/images/image';
import type { ImageId } from '../../domain/catalogue/shown-image';
import { ProductRepository } from '../catalogue/product.repository';
import { CatalogueEntry } from './catalogue-entry';
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
    private readonly entry: CatalogueEntry,
  ) {}

  /** Another alternative text. Locks the product, then the picture. @throws product.not-found, product.image-not-found */
  execute({ productId, imageId, alt, actorId }: DescribeImage): Promise<Image> {
    const changeId = newId<'ProductChange'>();
    return this.uow.run(async (tx) => {
      const product = await this.products.lock(tx, productId);
      const image = await this.images.lock(tx, productId, imageId);
      if (image.alt === alt) return image;
      const described: Image = { ...image, alt };
      await this.images.save(tx, described);
      if (image.status === 'ready') {
        const fields = { [`alt of ${imageId}`]: [image.alt, alt] as const };
        await this.entry.change(tx, product, { changeId, fields, actorId });
      }
      return described;
    });
  }
}
