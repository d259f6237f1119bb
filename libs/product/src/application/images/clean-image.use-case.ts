import { Injectable } from '@nestjs/common';
import type { ImageId } from '../../domain/catalogue/shown-image';
import { ImageQueries } from './image.queries';
import { ImageStore } from './image-store';

@Injectable()
export class CleanImageUseCase {
  constructor(
    private readonly queries: ImageQueries,
    private readonly store: ImageStore,
  ) {}

  /**
   * Removes from the store all objects that the picture does not show: its upload, and all of them for a removed
   * picture. @throws Unavailable
   */
  async execute(imageId: ImageId): Promise<void> {
    const image = await this.queries.find(imageId);
    await this.store.clean(imageId, image?.hashes);
  }
}
