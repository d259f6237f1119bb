import { Injectable } from '@nestjs/common';
import type { Id, ProductId, Tx } from '@app/kernel';
import { assignmentsOf, caseOf, execute, fromBinary, insertRows, selectForUpdate, toBinary } from '@app/platform';
import { ProductRepository } from '../../application/catalogue/product.repository';
import type { RecordedChange } from '../../domain/catalogue/product-change';
import { ImageWorkNotifier } from '../../application/images/image-work-notifier';
import {
  type ExpiryLimits,
  ImageRepository,
  type ImageTask,
  type ShownBy,
} from '../../application/images/image.repository';
import type { Image } from '../../domain/images/image';
import type { ImageId } from '../../domain/catalogue/shown-image';
import { ProductImages } from '../../domain/images/product-images';
import { IMAGE_COLUMNS, IMAGE_LIST, type ImageRow, toImage, toImageRow } from './image.row';

interface IdRow {
  readonly id: Buffer;
}

/** The change of a picture. */
const SAVED_COLUMNS = ['alt', 'status', 'refusal', 'thumbnail_hash', 'medium_hash', 'large_hash'] as const;

@Injectable()
export class SqlImageRepository extends ImageRepository {
  constructor(
    private readonly products: ProductRepository,
    private readonly notifier: ImageWorkNotifier,
  ) {
    super();
  }

  async lock(tx: Tx, productId: ProductId): Promise<ProductImages> {
    const rows = await tx.lock('product-images', (locking) =>
      selectForUpdate<ImageRow>(
        locking,
        `SELECT ${IMAGE_LIST} FROM product_images FORCE INDEX (product_images_by_product)
         WHERE product_id = ? ORDER BY position`,
        [toBinary(productId)],
      ),
    );
    return new ProductImages(rows.map(toImage));
  }

  async save(tx: Tx, images: ProductImages, shown?: ShownBy): Promise<void> {
    const { added, changed, moved, removed } = images.changes();
    await insertRows(tx, 'product_images', IMAGE_COLUMNS, added.map(toImageRow));
    for (const image of changed) await this.saveOne(tx, image);
    await this.savePositions(tx, moved);
    await this.remove(tx, removed);
    await this.putTasks(tx, 'check', images.confirmed());
    await this.putTasks(tx, 'clean', removed);
    for (const imageId of images.settled()) await this.endCheck(tx, imageId);
    await this.saveShown(tx, images.shownChange(), shown);
  }

  async removeExpired(tx: Tx, imageIds: readonly ImageId[]): Promise<void> {
    await this.remove(tx, imageIds);
    await this.putTasks(tx, 'clean', imageIds);
  }

  /** Shown pictures are part of the product's catalogue entry. */
  private async saveShown(tx: Tx, fields: RecordedChange['fields'] | undefined, shown?: ShownBy): Promise<void> {
    if (!fields) return;
    if (!shown) throw new Error('a product shows other pictures, and its catalogue entry is not at hand');
    shown.entry.showOtherwise(fields, shown.author);
    await this.products.save(tx, shown.entry);
  }

  private async saveOne(tx: Tx, image: Image): Promise<void> {
    const row = toImageRow(image);
    const saved = assignmentsOf(row, SAVED_COLUMNS);
    await execute(tx, `UPDATE product_images SET ${saved.sql} WHERE id = ?`, [...saved.parameters, row.id]);
  }

  private async savePositions(tx: Tx, moved: readonly Image[]): Promise<void> {
    if (moved.length === 0) return;
    const position = caseOf('id', moved, keyOf, (image) => image.position);
    await execute(tx, `UPDATE product_images SET position = ${position.sql} WHERE id IN (?)`, [
      ...position.parameters,
      moved.map(keyOf),
    ]);
  }

  private async remove(tx: Tx, imageIds: readonly ImageId[]): Promise<void> {
    if (imageIds.length === 0) return;
    await execute(tx, 'DELETE FROM product_images WHERE id IN (?)', [imageIds.map(toBinary)]);
  }

  /** There is one task a picture: a new one replaces the old one, and waits for the end of its lease. */
  private async putTasks(tx: Tx, task: ImageTask, imageIds: readonly ImageId[]): Promise<void> {
    if (imageIds.length === 0) return;
    tx.afterCommit({ name: 'wake the image workers', run: () => this.notifier.notify() });
    const ids = imageIds.map(toBinary);
    const replaced = await tx.lock('image-tasks', (locking) =>
      selectForUpdate<IdRow>(
        locking,
        'SELECT image_id AS id FROM image_tasks FORCE INDEX (PRIMARY) WHERE image_id IN (?) ORDER BY image_id',
        [ids],
      ),
    );
    if (replaced.length > 0) {
      await execute(tx, 'UPDATE image_tasks SET task = ?, lease_id = NULL, tries = 0 WHERE image_id IN (?)', [
        task,
        replaced.map(({ id }) => id),
      ]);
    }
    const added = ids.filter((id) => !replaced.some((row) => row.id.equals(id)));
    await insertRows(
      tx,
      'image_tasks',
      ['image_id', 'task'],
      added.map((id) => ({ image_id: id, task })),
    );
  }

  /** The check has ended, and its lease with it: the clean-up is due at once. */
  private async endCheck(tx: Tx, imageId: ImageId): Promise<void> {
    await execute(
      tx,
      `UPDATE image_tasks SET task = 'clean', lease_id = NULL, tries = 0, available_at = UTC_TIMESTAMP(3)
       WHERE image_id = ?`,
      [toBinary(imageId)],
    );
  }

  async holdsTask(tx: Tx, imageId: ImageId, leaseId: Id<'Lease'>): Promise<boolean> {
    const rows = await tx.lock('image-tasks', (locking) =>
      selectForUpdate(locking, 'SELECT task FROM image_tasks WHERE image_id = ? AND lease_id = ?', [
        toBinary(imageId),
        toBinary(leaseId),
      ]),
    );
    return rows.length > 0;
  }

  lockExpired(tx: Tx, { asked, refused }: ExpiryLimits, limit: number): Promise<ImageId[]> {
    return tx.lock('product-images', async (locking) => {
      const found: ImageId[] = [];
      for (const [status, before] of [
        ['uploading', asked],
        ['refused', refused],
      ] as const) {
        const rows = await selectForUpdate<IdRow>(
          locking,
          `SELECT id FROM product_images FORCE INDEX (product_images_by_age) WHERE status = ? AND created_at < ?
           ORDER BY created_at LIMIT ?`,
          [status, before, limit - found.length],
          'skip',
        );
        found.push(...rows.map(({ id }) => fromBinary<'Image'>(id)));
      }
      return found;
    });
  }
}

const keyOf = ({ imageId }: Image): Buffer => toBinary(imageId);
