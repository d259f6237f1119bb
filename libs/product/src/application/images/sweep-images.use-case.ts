import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@app/kernel';
import { type Image } from '../../domain/images/image';
import { keysOf } from '../../domain/catalogue/shown-image';
import { ImageQueries } from './image.queries';
import { ImageRepository } from './image.repository';
import { ImageStore, type StoredPart } from './image-store';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** The same time as in the lifecycle rule of the bucket for uploads. */
const UNCONFIRMED_DAYS = 1;
/** Kept for admins who ask for the reason. */
const REFUSED_DAYS = 7;
/** Longer than any operation in progress takes. */
const ORPHAN_DAYS = 1;
const ROWS_A_STEP = 100;

export interface Swept {
  readonly images: number;
  readonly objects: number;
}

/** Removes abandoned pictures: rows without an upload, refused pictures, and objects without a row. */
@Injectable()
export class SweepImagesUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: ImageQueries,
    private readonly images: ImageRepository,
    private readonly store: ImageStore,
  ) {}

  /** In bounded steps, until the signal; any number of workers may run it at once. @throws Unavailable */
  async execute(stop: AbortSignal): Promise<Swept> {
    return { images: await this.sweepRows(stop), objects: await this.sweepObjects(stop) };
  }

  private async sweepRows(stop: AbortSignal): Promise<number> {
    const now = await this.uow.now();
    const before = { asked: daysBefore(now, UNCONFIRMED_DAYS), refused: daysBefore(now, REFUSED_DAYS) };
    let total = 0;
    for (;;) {
      const removed = await this.uow.run(async (tx) => {
        const expired = await this.images.lockExpired(tx, before, ROWS_A_STEP);
        await this.images.removeExpired(tx, expired);
        return expired.length;
      });
      total += removed;
      if (removed < ROWS_A_STEP || stop.aborted) return total;
    }
  }

  private async sweepObjects(stop: AbortSignal): Promise<number> {
    let total = 0;
    for await (const parts of this.store.listBefore(daysBefore(await this.uow.now(), ORPHAN_DAYS))) {
      const images = await this.queries.findAll([...new Set(parts.flatMap(({ imageId }) => imageId ?? []))]);
      const orphans = parts.filter((part) => !isWanted(part, part.imageId && images.get(part.imageId)));
      await this.store.remove(orphans);
      total += orphans.length;
      if (stop.aborted) break;
    }
    return total;
  }
}

const daysBefore = (moment: Date, days: number): Date => new Date(moment.getTime() - days * DAY_MS);

/** An upload is kept until it was checked; a size while its picture shows it, or may be about to. */
function isWanted({ key, isUpload }: StoredPart, image: Image | undefined): boolean {
  if (!image) return false;
  if (image.status === 'checking') return true;
  if (isUpload) return image.status === 'uploading';
  return image.hashes !== undefined && Object.values(keysOf(image.imageId, image.hashes)).includes(key);
}
