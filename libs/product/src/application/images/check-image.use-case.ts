import { Injectable } from '@nestjs/common';
import { type Id, newId, UnitOfWork } from '@app/kernel';
import type { Image } from '../../domain/images/image';
import type { ImageHashes } from '../../domain/catalogue/shown-image';
import { type ImageRefusal } from '../../domain/images/image-refusal';
import { ProductRepository } from '../catalogue/product.repository';
import { ImageQueries } from './image.queries';
import { ImageRepository } from './image.repository';
import { ImageStore } from './image-store';
import type { LeasedTask } from './image-tasks';
import { ImageProcessor } from './image-processor';

/** Attempts that did not end, because each time the worker died or its lease expired. */
const MAX_TRIES = 4;

@Injectable()
export class CheckImageUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: ImageQueries,
    private readonly products: ProductRepository,
    private readonly images: ImageRepository,
    private readonly store: ImageStore,
    private readonly processor: ImageProcessor,
  ) {}

  /**
   * Downloads the upload once, checks those bytes, and makes the sizes from them; one transaction then shows them. The
   * task becomes a clean-up task. @throws Unavailable: then nothing is shown, and the task is retried
   */
  async execute(task: LeasedTask): Promise<ImageRefusal | 'ready' | 'gone'> {
    const image = await this.queries.find(task.imageId);
    if (image?.status !== 'checking') return 'gone';
    const result = task.tries > MAX_TRIES ? 'processing-failed' : await this.examine(image);
    const isSettled = await this.settle(image, result, task.leaseId);
    if (!isSettled) return 'gone';
    return typeof result === 'string' ? result : 'ready';
  }

  private async examine(image: Image): Promise<ImageHashes | ImageRefusal> {
    const bytes = await this.store.readUpload(image);
    if (typeof bytes === 'string') return bytes;
    const files = await this.processor.make(bytes, image.contentType);
    if (typeof files === 'string') return files;
    await this.store.putFiles(image.imageId, files);
    return { thumbnail: files.thumbnail.hash, medium: files.medium.hash, large: files.large.hash };
  }

  /** Locks the product, its pictures, the task. False where the picture was removed or another worker has its task. */
  private settle(
    { productId, imageId }: Image,
    result: ImageHashes | ImageRefusal,
    leaseId: Id<'Lease'>,
  ): Promise<boolean> {
    const changeId = newId<'ProductChange'>();
    let settled = false; // by an earlier run, whose answer to COMMIT was lost
    return this.uow.run(async (tx) => {
      const entry = await this.products.lock(tx, productId);
      const images = await this.images.lock(tx, productId);
      if (!(await this.images.holdsTask(tx, imageId, leaseId))) {
        if (settled) tx.earlierRunCommitted();
        return settled;
      }
      settled = true;
      const image = images.find(imageId);
      if (image?.status !== 'checking') return false;
      if (typeof result === 'string') images.refuse(imageId, result);
      else images.show(imageId, result);
      await this.images.save(tx, images, { entry, author: { changeId, actorId: image.actorId, at: tx.now } });
      return true;
    });
  }
}
