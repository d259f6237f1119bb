import type { Id, ProductId, Tx } from '@app/kernel';
import type { ImageId } from '../../domain/catalogue/shown-image';
import type { CatalogueEntry, ChangeAuthor } from '../../domain/catalogue/catalogue-entry';
import type { ProductImages } from '../../domain/images/product-images';

export type ImageTask = 'check' | 'clean';

/** What changes with pictures that are shown: the product's entry in the catalogue, by whom. */
export interface ShownBy {
  readonly entry: CatalogueEntry;
  readonly author: ChangeAuthor;
}

/**
 * The pictures and what the worker has to do about them. Whoever changes what a product shows locks the product first
 * (`ProductRepository.lock`), then its pictures, then their tasks.
 */
export abstract class ImageRepository {
  /** Locks all pictures of a product FOR UPDATE. */
  abstract lock(tx: Tx, productId: ProductId): Promise<ProductImages>;
  /**
   * Writes what has changed, and the tasks that follow: an upload that was confirmed is to be checked, a check that is over
   * leaves an upload to clean up, as a removed picture does. The workers are woken after the commit. A product that shows
   * something else is saved with its entry in the trail. @throws Error when it is not given
   */
  abstract save(tx: Tx, images: ProductImages, shown?: ShownBy): Promise<void>;
  /** Locks the task FOR UPDATE: whether it is still in the hands of that lease. */
  abstract holdsTask(tx: Tx, imageId: ImageId, leaseId: Id<'Lease'>): Promise<boolean>;

  /**
   * Locks up to `limit` that can go, passing by what others hold: never confirmed since `asked`, or refused and created
   * before `refused`.
   */
  abstract lockExpired(tx: Tx, before: ExpiryLimits, limit: number): Promise<ImageId[]>;
  /** Removes locked pictures, of whatever products, and leaves a task for each to clean up. None of them is shown. */
  abstract removeExpired(tx: Tx, imageIds: readonly ImageId[]): Promise<void>;
}

export interface ExpiryLimits {
  readonly asked: Date;
  readonly refused: Date;
}
