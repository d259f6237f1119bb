import type { Image } from './image';
import type { ImageId } from '../catalogue/shown-image';
import { imageErrors } from './image.errors';

export interface NewPosition {
  readonly imageId: ImageId;
  readonly position: number;
}

/**
 * The positions that change, so that the pictures come in this order. Those that are still on their way may be named; the
 * ones that are not come last, as they were. @throws product.images-changed
 */
export function reordered(images: readonly Image[], wanted: readonly ImageId[]): NewPosition[] {
  const named = new Set(wanted);
  const known = new Map(images.map((image) => [image.imageId, image]));
  const missing = images.filter(({ imageId, status }) => status === 'ready' && !named.has(imageId));
  if (named.size !== wanted.length || missing.length > 0 || wanted.some((id) => !known.has(id))) {
    throw imageErrors.error('product.images-changed', { details: { imageIds: shownIds(images) } });
  }
  const order = [...wanted, ...images.map(({ imageId }) => imageId).filter((id) => !named.has(id))];
  return order
    .map((imageId, n) => ({ imageId, position: n + 1 }))
    .filter(({ imageId, position }) => known.get(imageId)?.position !== position);
}

/** The ids of those that are shown, in their order. */
export const shownIds = (images: readonly Image[]): ImageId[] =>
  [...images]
    .filter(({ status }) => status === 'ready')
    .sort((a, b) => a.position - b.position)
    .map(({ imageId }) => imageId);
