import type { Id, ProductId } from '@app/kernel';
import type { ImageRefusal } from './image-refusal';

export type ImageId = Id<'Image'>;

export const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

export const IMAGE_STATUSES = ['uploading', 'checking', 'ready', 'refused'] as const;
/** Forward only: what was refused or shown is never checked again. */
export type ImageStatus = (typeof IMAGE_STATUSES)[number];

export const IMAGE_LIMITS = {
  /** 10 MiB. */
  bytes: 10 * 1024 * 1024,
  minSide: 16,
  maxSide: 8_000,
  pixels: 40_000_000,
  altLength: 200,
  /** Of one product, refused ones not counted. */
  ofProduct: 20,
} as const;

export const IMAGE_SIZES = ['thumbnail', 'medium', 'large'] as const;
export type ImageSize = (typeof IMAGE_SIZES)[number];

/** The SHA-256 of each size's bytes, by which it is named. */
export type ImageHashes = Readonly<Record<ImageSize, Buffer>>;

/** One picture of a product, from the request to upload it on. */
export interface Image {
  readonly imageId: ImageId;
  readonly productId: ProductId;
  /** What was asked for: the upload must be exactly this. */
  readonly contentType: ImageType;
  readonly byteLength: number;
  /** What it shows, for who cannot see it; empty: nothing that matters. */
  readonly alt: string;
  readonly status: ImageStatus;
  /** Of a refused one. */
  readonly refusal: ImageRefusal | undefined;
  /** Orders the pictures of a product, the first is 1; may have gaps. */
  readonly position: number;
  /** Of a ready one. */
  readonly hashes: ImageHashes | undefined;
  /** Who asked for it. */
  readonly actorId: Id<'Caller'>;
  readonly createdAt: Date;
}

/** A picture as it is shown: where its sizes lie in the store. */
export interface ShownImage {
  readonly imageId: ImageId;
  readonly alt: string;
  readonly keys: Readonly<Record<ImageSize, string>>;
}

/** Private; a lifecycle rule of the bucket removes what is left here. */
export const uploadKeyOf = (imageId: ImageId): string => `${UPLOADS}${imageId}`;

/**
 * Named by content, so it never changes; below the picture's own id, so that removing one picture never takes bytes that
 * another one shows.
 */
export const shownKeyOf = (imageId: ImageId, hash: Buffer): string => `${SHOWN}${imageId}/${hash.toString('hex')}.webp`;

export const UPLOADS = 'uploads/';
export const SHOWN = 'images/';

export const keysOf = (imageId: ImageId, hashes: ImageHashes): ShownImage['keys'] => ({
  thumbnail: shownKeyOf(imageId, hashes.thumbnail),
  medium: shownKeyOf(imageId, hashes.medium),
  large: shownKeyOf(imageId, hashes.large),
});
