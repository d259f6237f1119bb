import { columnsOf, fromBinary, toBinary } from '@app/platform';
import type { Image, ImageStatus, ImageType } from '../../domain/images/image';
import { isImageRefusal } from '../../domain/images/image-refusal';

export interface ImageRow {
  readonly id: Buffer;
  readonly product_id: Buffer;
  readonly content_type: ImageType;
  readonly byte_length: number;
  readonly alt: string;
  readonly status: ImageStatus;
  readonly refusal: string | null;
  readonly position: number;
  readonly thumbnail_hash: Buffer | null;
  readonly medium_hash: Buffer | null;
  readonly large_hash: Buffer | null;
  readonly actor_id: Buffer;
  readonly created_at: Date;
}

export const IMAGE_COLUMNS = columnsOf<ImageRow>({
  id: true,
  product_id: true,
  content_type: true,
  byte_length: true,
  alt: true,
  status: true,
  refusal: true,
  position: true,
  thumbnail_hash: true,
  medium_hash: true,
  large_hash: true,
  actor_id: true,
  created_at: true,
});

/** For SELECT. */
export const IMAGE_LIST = IMAGE_COLUMNS.join(', ');

export const toImage = (row: ImageRow): Image => ({
  imageId: fromBinary<'Image'>(row.id),
  productId: fromBinary<'Product'>(row.product_id),
  contentType: row.content_type,
  byteLength: row.byte_length,
  alt: row.alt,
  status: row.status,
  refusal: isImageRefusal(row.refusal) ? row.refusal : undefined,
  position: row.position,
  hashes: hashesOf(row),
  actorId: fromBinary<'Caller'>(row.actor_id),
  createdAt: row.created_at,
});

const hashesOf = ({ thumbnail_hash: thumbnail, medium_hash: medium, large_hash: large }: ImageRow): Image['hashes'] =>
  thumbnail && medium && large ? { thumbnail, medium, large } : undefined;

export function toImageRow(image: Image): ImageRow {
  return {
    id: toBinary(image.imageId),
    product_id: toBinary(image.productId),
    content_type: image.contentType,
    byte_length: image.byteLength,
    alt: image.alt,
    status: image.status,
    refusal: image.refusal ?? null,
    position: image.position,
    thumbnail_hash: image.hashes?.thumbnail ?? null,
    medium_hash: image.hashes?.medium ?? null,
    large_hash: image.hashes?.large ?? null,
    actor_id: toBinary(image.actorId),
    created_at: image.createdAt,
  };
}
