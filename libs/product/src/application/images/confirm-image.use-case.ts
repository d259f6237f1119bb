import { Injectable } from '@nestjs/common';
import { type ProductId, UnitOfWork } from '@app/kernel';
import type { Image } from '../../domain/images/image';
import type { ImageId } from '../../domain/catalogue/shown-image';
import { imageErrors } from '../../domain/images/image.errors';
import { ImageQueries } from './image.queries';
import { ImageRepository } from './image.repository';
import { ImageStore } from './image-store';

@Injectable()
export class ConfirmImageUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: ImageQueries,
    private readonly images: ImageRepository,
    private readonly store: ImageStore,
  ) {}

  /**
   * Schedules the check of the upload; returns the current status of a picture that was confirmed before. Locks the
   * product's pictures, then the task. @throws product.not-found, product.image-not-found, product.image-not-uploaded,
   * Unavailable
   */
  async execute(productId: ProductId, imageId: ImageId): Promise<Image> {
    const known = await this.queries.get(productId, imageId);
    if (known.status !== 'uploading') return known;
    if (!(await this.store.hasUpload(imageId))) throw imageErrors.error('product.image-not-uploaded');
    return this.uow.run(async (tx) => {
      const images = await this.images.lock(tx, productId);
      const image = images.confirm(imageId);
      await this.images.save(tx, images);
      return image;
    });
  }
}
