import { Injectable } from '@nestjs/common';
import { Clock, type Id, newId, type ProductId, UnitOfWork } from '@app/kernel';
import type { Image, ImageType } from '../../domain/images/image';
import { ProductRepository } from '../catalogue/product.repository';
import { ImageRepository } from './image.repository';
import { ImageStore, type Upload } from './image-store';

export interface RequestImage {
  readonly productId: ProductId;
  readonly contentType: ImageType;
  readonly byteLength: number;
  readonly alt: string;
  readonly actorId: Id<'Caller'>;
}

@Injectable()
export class RequestImageUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly products: ProductRepository,
    private readonly images: ImageRepository,
    private readonly store: ImageStore,
  ) {}

  /**
   * Adds the picture after the product's others, and returns an upload ticket. The ticket is signed first: without a
   * signature no picture is added. Locks the product, then its pictures.
   * @throws product.not-found, product.too-many-images, Unavailable
   */
  async execute(command: RequestImage): Promise<{ readonly image: Image; readonly upload: Upload }> {
    const imageId = newId<'Image'>();
    const created = { ...command, imageId, createdAt: this.clock.now() };
    const upload = await this.store.offerUpload(created);
    const image = await this.uow.run(async (tx) => {
      await this.products.lock(tx, command.productId);
      const images = await this.images.lock(tx, command.productId);
      const committed = images.find(imageId); // by an earlier run, whose answer to COMMIT was lost
      if (committed) return committed;
      const added = images.add(created);
      await this.images.save(tx, images);
      return added;
    });
    return { image, upload };
  }
}
