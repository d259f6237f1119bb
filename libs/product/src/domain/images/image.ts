import type { Id, ProductId } from '@app/kernel';
import type { ImageHashes, ImageId } from '../catalogue/shown-image';
import type { ImageRefusal } from './image-refusal';

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

/** Private; a lifecycle rule of the bucket removes what is left here. */
export const uploadKeyOf = (imageId: ImageId): string => `${UPLOADS}${imageId}`;

export const UPLOADS = 'uploads/';
