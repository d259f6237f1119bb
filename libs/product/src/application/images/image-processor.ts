import type { ImageType } from '../../domain/images/image';
import type { ImageRefusal } from '../../domain/images/image-refusal';
import type { ImageFiles } from './image-store';

/** Looks at bytes that nobody trusts, and makes what is shown of them. */
export abstract class ImageProcessor {
  /** The three sizes, without any metadata; or why these bytes are refused. */
  abstract make(bytes: Buffer, type: ImageType): Promise<ImageFiles | ImageRefusal>;
}
