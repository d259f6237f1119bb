import type { ImageType } from '../../domain/images/image';
import type { ImageRefusal } from '../../domain/images/image-refusal';
import type { ImageFiles } from './image-store';

/** Checks untrusted bytes, and makes the pictures that are shown from them. */
export abstract class ImageProcessor {
  /** The three sizes, without any metadata; or the reason of a refusal. */
  abstract make(bytes: Buffer, type: ImageType): Promise<ImageFiles | ImageRefusal>;
}
