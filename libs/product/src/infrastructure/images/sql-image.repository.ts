import { Injectable } from '@nestjs/common';
import type { Id, ProductId, Tx } from '@app/kernel';
import { assignmentsOf, caseOf, execute, fromBinary, insertRows, selectForUpdate, toBinary } from '@app/platform';
import { ImageWorkNotifier } from '../../application/images/image-work-notifier';
import { type ExpiryLimits, ImageRepository, type ImageTask } from '../../application/images/image.repository';
import type { Image } from '../../domain/images/image';
import type { ImageId } from '../../domain/catalogue/shown-image';
import type { NewPosition } from '../../domain/images/image-order';
import { imageErrors } from '../../domain/images/image.errors';
import { IMAGE_COLUMNS, IMAGE_LIST, type ImageRow, toImage, toImageRow } from './image.row';

interface IdRow {
  readonly id: Buffer;
}

/** What becomes of a picture. */
const SAVED_COLUMNS = ['alt', 'status', 'refusal', 'thumbnail_hash', 'medium_hash', 'large_hash'] as const;

@Injectable()
export class SqlImageRepository extends ImageRepository {
  constructor(private readonly notifier: ImageWorkNotifier) {
    super();
  }

  async lock(tx: Tx, productId: ProductId, imageId: ImageId): Promise<Image> {
    const [row] = await tx.lock('product-images', (locking) =>
      selectForUpdate<ImageRow>(locking, `SELECT ${IMAGE_LIST} FROM product_images WHERE id = ? AND product_id = ?`, [
        toBinary(imageId),
        toBinary(productId),
      ]),
    );
    if (!row) throw imageErrors.error('product.image-not-found');
    return toImage(row);
  }

  async lockAll(tx: Tx, productId: ProductId): Promise<Image[]> {
    const rows = await tx.lock('product-images', (locking) =>
      selectForUpdate<ImageRow>(
        locking,
        `SELECT ${IMAGE_LIST} FROM product_images FORCE INDEX (product_images_by_product)
         WHERE product_id = ? ORDER BY position`,
        [toBinary(productId)],
      ),
    );
    return rows.map(toImage);
  }

  async insert(tx: Tx, image: Image): Promise<void> {
    await insertRows(tx, 'product_images', IMAGE_COLUMNS, [toImageRow(image)]);
  }

  async save(tx: Tx, image: Image): Promise<void> {
    const row = toImageRow(image);
    const saved = assignmentsOf(row, SAVED_COLUMNS);
    await execute(tx, `UPDATE product_images SET ${saved.sql} WHERE id = ?`, [...saved.parameters, row.id]);
  }

  async savePositions(tx: Tx, positions: readonly NewPosition[]): Promise<void> {
    if (positions.length === 0) return;
    const position = caseOf('id', positions, keyOf, (row) => row.position);
    await execute(tx, `UPDATE product_images SET position = ${position.sql} WHERE id IN (?)`, [
      ...position.parameters,
      positions.map(keyOf),
    ]);
  }

  async remove(tx: Tx, imageIds: readonly ImageId[]): Promise<void> {
    if (imageIds.length === 0) return;
    await execute(tx, 'DELETE FROM product_images WHERE id IN (?)', [imageIds.map(toBinary)]);
  }

  async putTasks(tx: Tx, task: ImageTask, imageIds: readonly ImageId[]): Promise<void> {
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

  async endCheck(tx: Tx, imageId: ImageId): Promise<void> {
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

const keyOf = ({ imageId }: NewPosition): Buffer => toBinary(imageId);
