import type { Image } from '../../domain/images/image';
import type { ImageHashes, ImageId, ImageSize } from '../../domain/catalogue/shown-image';

/** What a browser needs to send the bytes straight to the store. */
export interface Upload {
  readonly url: string;
  readonly method: 'POST' | 'PUT';
  readonly fields?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly expiresAt: Date;
}

/** What was asked for. */
export type ExpectedImage = Pick<Image, 'imageId' | 'contentType' | 'byteLength'>;

/** One finished size. */
export interface ImageFile {
  readonly bytes: Buffer;
  /** SHA-256 of the bytes. */
  readonly hash: Buffer;
}

export type ImageFiles = Readonly<Record<ImageSize, ImageFile>>;

/** Where the bytes of pictures lie. Every method asks the store but `offerUpload`. @throws Unavailable */
export abstract class ImageStore {
  /** Valid from now for some minutes, as often as it takes, for exactly this type and length. */
  abstract offerUpload(image: ExpectedImage): Promise<Upload>;
  abstract hasUpload(imageId: ImageId): Promise<boolean>;
  /** One download of at most `byteLength` bytes: whatever is uploaded later is not what is looked at. */
  abstract readUpload(image: ExpectedImage): Promise<Buffer | 'upload-missing' | 'wrong-length'>;
  /** The same bytes have the same name: it may be done again. */
  abstract putFiles(imageId: ImageId, files: ImageFiles): Promise<void>;
  /** Removes the upload, and every finished size but those of `kept`. */
  abstract clean(imageId: ImageId, kept: ImageHashes | undefined): Promise<void>;
  /** Everything that was stored before the moment, uploads first, page by page. */
  abstract listBefore(moment: Date): AsyncGenerator<readonly StoredPart[]>;
  abstract remove(parts: readonly StoredPart[]): Promise<void>;
}

/** An object of the store, and what it says that it is. */
export interface StoredPart {
  readonly key: string;
  /** Undefined where the name is none of ours. */
  readonly imageId: ImageId | undefined;
  readonly isUpload: boolean;
}
