import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@app/kernel';
import { type Image } from '../../domain/images/image';
import { keysOf } from '../../domain/catalogue/shown-image';
import { ImageQueries } from './image.queries';
import { ImageRepository } from './image.repository';
import { ImageStore, type StoredPart } from './image-store';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** As long as the lifecycle rule of the bucket gives an upload. */
const UNCONFIRMED_DAYS = 1;
/** For whoever asks why. */
const REFUSED_DAYS = 7;
/** Nothing that is under way takes nearly as long. */
const ORPHAN_DAYS = 1;
const ROWS_A_STEP = 100;

export interface Swept {
  readonly images: number;
  readonly objects: number;
}

/** Nothing stays for ever that nobody waits for: rows without an upload, refusals, and objects without a row. */
@Injectable()
export class SweepImagesUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: ImageQueries,
    private readonly images: ImageRepository,
    private readonly store: ImageStore,
  ) {}

  /** In bounded steps, until the signal; any number of workers at once. @throws Unavailable */
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

/** An upload is wanted until it was looked at; a size while its picture shows it, or may be about to. */
function isWanted({ key, isUpload }: StoredPart, image: Image | undefined): boolean {
  if (!image) return false;
  if (image.status === 'checking') return true;
  if (isUpload) return image.status === 'uploading';
  return image.hashes !== undefined && Object.values(keysOf(image.imageId, image.hashes)).includes(key);
}
