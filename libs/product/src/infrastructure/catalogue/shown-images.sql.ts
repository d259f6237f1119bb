import { toInteger } from '@app/platform';
import { keysOf, type ImageId, type ShownImage } from '../../domain/catalogue/shown-image';

/** The shown pictures of each product of a query; JSON_ARRAYAGG has no order of its own on MySQL. Ids and hashes are in hexadecimal. */
export const SHOWN_IMAGES = `(SELECT JSON_ARRAYAGG(JSON_ARRAY(shown.position, HEX(shown.id), shown.alt,
    HEX(shown.thumbnail_hash), HEX(shown.medium_hash), HEX(shown.large_hash)))
  FROM product_images shown FORCE INDEX (product_images_by_product)
  WHERE shown.product_id = products.id AND shown.status = 'ready')`;

type Entry = readonly [position: number, id: string, alt: string, thumbnail: string, medium: string, large: string];

/** JSON arrives parsed from MySQL and as text from MariaDB; null where there is none. */
export function toShownImages(json: unknown): ShownImage[] {
  const entries = (typeof json === 'string' ? JSON.parse(json) : (json ?? [])) as Entry[];
  return [...entries].sort(([a], [b]) => toInteger(a) - toInteger(b)).map(toShownImage);
}

function toShownImage([, id, alt, ...hashes]: Entry): ShownImage {
  const [thumbnail, medium, large] = hashes.map((hash) => Buffer.from(hash, 'hex')) as [Buffer, Buffer, Buffer];
  const imageId = id.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') as ImageId;
  return { imageId, alt, keys: keysOf(imageId, { thumbnail, medium, large }) };
}
