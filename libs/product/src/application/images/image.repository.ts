import type { Id, ProductId, Tx } from '@app/kernel';
import type { Image } from '../../domain/images/image';
import type { ImageId } from '../../domain/catalogue/shown-image';
import type { NewPosition } from '../../domain/images/image-order';

export type ImageTask = 'check' | 'clean';

/**
 * The pictures and what the worker has to do about them. Whoever changes what a product shows locks the product first
 * (`ProductRepository.lock`), then its pictures, then their tasks.
 */
export abstract class ImageRepository {
  /** Locks the picture FOR UPDATE. @throws product.image-not-found */
  abstract lock(tx: Tx, productId: ProductId, imageId: ImageId): Promise<Image>;
  /** Locks all of a product FOR UPDATE, in their order. */
  abstract lockAll(tx: Tx, productId: ProductId): Promise<Image[]>;
  abstract insert(tx: Tx, image: Image): Promise<void>;
  /** What became of it, and its alternative text. */
  abstract save(tx: Tx, image: Image): Promise<void>;
  /** One UPDATE, however many. */
  abstract savePositions(tx: Tx, positions: readonly NewPosition[]): Promise<void>;
  abstract remove(tx: Tx, imageIds: readonly ImageId[]): Promise<void>;

  /** There is one task a picture: a new one takes the place of the old, and waits for the end of its lease. The workers are woken after the commit. */
  abstract putTasks(tx: Tx, task: ImageTask, imageIds: readonly ImageId[]): Promise<void>;
  /** The check is over, and whoever held it stores nothing more: what is left is to be cleaned up at once. */
  abstract endCheck(tx: Tx, imageId: ImageId): Promise<void>;
  /** Locks the task FOR UPDATE: whether it is still in the hands of that lease. */
  abstract holdsTask(tx: Tx, imageId: ImageId, leaseId: Id<'Lease'>): Promise<boolean>;

  /**
   * Locks up to `limit` that can go, passing by what others hold: never confirmed since `asked`, or refused and created
   * before `refused`.
   */
  abstract lockExpired(tx: Tx, before: ExpiryLimits, limit: number): Promise<ImageId[]>;
}

export interface ExpiryLimits {
  readonly asked: Date;
  readonly refused: Date;
}
