import type { ProductId } from '@app/kernel';
import type { Image } from '../../domain/images/image';
import type { ImageId } from '../../domain/catalogue/shown-image';

/** Reads outside any transaction. */
export abstract class ImageQueries {
  /** @throws product.not-found, product.image-not-found */
  abstract get(productId: ProductId, imageId: ImageId): Promise<Image>;
  abstract find(imageId: ImageId): Promise<Image | undefined>;
  /** The existing ones of these pictures. */
  abstract findAll(imageIds: readonly ImageId[]): Promise<Map<ImageId, Image>>;
}
