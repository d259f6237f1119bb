import type { Id } from '@app/kernel';

export type ImageId = Id<'Image'>;

export const IMAGE_SIZES = ['thumbnail', 'medium', 'large'] as const;
export type ImageSize = (typeof IMAGE_SIZES)[number];

/** The SHA-256 of each size's bytes, which is its name. */
export type ImageHashes = Readonly<Record<ImageSize, Buffer>>;

/** A picture as the catalogue shows it: the keys of its sizes in the store. */
export interface ShownImage {
  readonly imageId: ImageId;
  readonly alt: string;
  readonly keys: Readonly<Record<ImageSize, string>>;
}

/**
 * Named by content, so it never changes; under the picture's id, so that removing one picture never removes bytes that
 * another one shows.
 */
export const shownKeyOf = (imageId: ImageId, hash: Buffer): string => `${SHOWN}${imageId}/${hash.toString('hex')}.webp`;

export const SHOWN = 'images/';

export const keysOf = (imageId: ImageId, hashes: ImageHashes): ShownImage['keys'] => ({
  thumbnail: shownKeyOf(imageId, hashes.thumbnail),
  medium: shownKeyOf(imageId, hashes.medium),
  large: shownKeyOf(imageId, hashes.large),
});
