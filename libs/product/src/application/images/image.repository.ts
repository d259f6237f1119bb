import type { Id, ProductId, Tx } from '@app/kernel';
import type { ImageId } from '../../domain/catalogue/shown-image';
import type { CatalogueEntry, ChangeAuthor } from '../../domain/catalogue/catalogue-entry';
import type { ProductImages } from '../../domain/images/product-images';

export type ImageTask = 'check' | 'clean';

/** The product's catalogue entry, which changes with the pictures that are shown, and the actor. */
export interface ShownBy {
  readonly entry: CatalogueEntry;
  readonly author: ChangeAuthor;
}

/**
 * The pictures, and the worker's tasks about them. A caller that changes what a product shows locks the product first
 * (`ProductRepository.lock`), then its pictures, then their tasks.
 */
export abstract class ImageRepository {
  /** Locks all pictures of a product FOR UPDATE. */
  abstract lock(tx: Tx, productId: ProductId): Promise<ProductImages>;
  /**
   * Writes the changes and the tasks that follow: a confirmed upload needs a check, an ended check and a removed
   * picture need a clean-up. The workers are woken after the commit. When the product shows something else, `entry` is
   * saved with its trail. @throws Error when `entry` is missing then
   */
  abstract save(tx: Tx, images: ProductImages, shown?: ShownBy): Promise<void>;
  /** Locks the task FOR UPDATE. Returns whether that lease still has it. */
  abstract holdsTask(tx: Tx, imageId: ImageId, leaseId: Id<'Lease'>): Promise<boolean>;

  /**
   * Locks up to `limit` removable pictures and skips locked ones: not confirmed since `asked`, or refused and created
   * before `refused`.
   */
  abstract lockExpired(tx: Tx, before: ExpiryLimits, limit: number): Promise<ImageId[]>;
  /** Removes locked pictures of any products, and adds a clean-up task for each. None of them is shown. */
  abstract removeExpired(tx: Tx, imageIds: readonly ImageId[]): Promise<void>;
}

export interface ExpiryLimits {
  readonly asked: Date;
  readonly refused: Date;
}
