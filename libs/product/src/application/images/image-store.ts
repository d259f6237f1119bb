import type { Image } from '../../domain/images/image';
import type { ImageHashes, ImageId, ImageSize } from '../../domain/catalogue/shown-image';

/** The data with which a browser sends the bytes directly to the store. */
export interface Upload {
  readonly url: string;
  readonly method: 'POST' | 'PUT';
  readonly fields?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly expiresAt: Date;
}

/** The requested type and length. */
export type ExpectedImage = Pick<Image, 'imageId' | 'contentType' | 'byteLength'>;

/** One finished size. */
export interface ImageFile {
  readonly bytes: Buffer;
  /** SHA-256 of the bytes. */
  readonly hash: Buffer;
}

export type ImageFiles = Readonly<Record<ImageSize, ImageFile>>;

/** The object store of the pictures. Every method but `offerUpload` calls the store. @throws Unavailable */
export abstract class ImageStore {
  /** Valid from now for some minutes, for any number of attempts, for exactly this type and length. */
  abstract offerUpload(image: ExpectedImage): Promise<Upload>;
  abstract hasUpload(imageId: ImageId): Promise<boolean>;
  /** One download of at most `byteLength` bytes, so that a later upload does not replace the checked bytes. */
  abstract readUpload(image: ExpectedImage): Promise<Buffer | 'upload-missing' | 'wrong-length'>;
  /** Equal bytes have equal names, so the call may be repeated. */
  abstract putFiles(imageId: ImageId, files: ImageFiles): Promise<void>;
  /** Removes the upload, and every finished size except those of `kept`. */
  abstract clean(imageId: ImageId, kept: ImageHashes | undefined): Promise<void>;
  /** Every object that was stored before the moment, uploads first, page by page. */
  abstract listBefore(moment: Date): AsyncGenerator<readonly StoredPart[]>;
  abstract remove(parts: readonly StoredPart[]): Promise<void>;
}

/** An object of the store, and what its key says. */
export interface StoredPart {
  readonly key: string;
  /** Undefined where the key is not one of this product. */
  readonly imageId: ImageId | undefined;
  readonly isUpload: boolean;
}
