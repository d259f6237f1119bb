import type { Id, ProductId } from '@app/kernel';
import type { ImageHashes, ImageId } from '../catalogue/shown-image';
import type { ImageRefusal } from './image-refusal';

export const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

export const IMAGE_STATUSES = ['uploading', 'checking', 'ready', 'refused'] as const;
/** Forward only: a refused or shown picture is never checked again. */
export type ImageStatus = (typeof IMAGE_STATUSES)[number];

export const IMAGE_LIMITS = {
  /** 10 MiB. */
  bytes: 10 * 1024 * 1024,
  minSide: 16,
  maxSide: 8_000,
  pixels: 40_000_000,
  altLength: 200,
  /** For one product, without refused pictures. */
  ofProduct: 20,
} as const;

/** One picture of a product, from the request of its upload on. */
export interface Image {
  readonly imageId: ImageId;
  readonly productId: ProductId;
  /** The requested type and length: the upload must match exactly. */
  readonly contentType: ImageType;
  readonly byteLength: number;
  /** The alternative text; empty for a decorative picture. */
  readonly alt: string;
  readonly status: ImageStatus;
  /** For a refused picture. */
  readonly refusal: ImageRefusal | undefined;
  /** Orders the pictures of a product from 1; may have gaps. */
  readonly position: number;
  /** For a ready picture. */
  readonly hashes: ImageHashes | undefined;
  /** Who requested it. */
  readonly actorId: Id<'Caller'>;
  readonly createdAt: Date;
}

/** Private; a lifecycle rule of the bucket removes what is left here. */
export const uploadKeyOf = (imageId: ImageId): string => `${UPLOADS}${imageId}`;

export const UPLOADS = 'uploads/';
