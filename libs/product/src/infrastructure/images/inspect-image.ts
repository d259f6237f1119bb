import { IMAGE_LIMITS, type ImageType } from '../../domain/images/image';
import type { ImageRefusal } from '../../domain/images/image-refusal';
import sharp, { type Metadata } from 'sharp';
import { walkAvif } from './containers/avif';
import type { ContainerWalk } from './containers/container';
import { hidesSomething } from './containers/foreign-text';
import { walkJpeg } from './containers/jpeg';
import { walkPng } from './containers/png';
import { walkWebp } from './containers/webp';

const WALKS: Readonly<Record<ImageType, ContainerWalk>> = {
  'image/jpeg': walkJpeg,
  'image/png': walkPng,
  'image/webp': walkWebp,
  'image/avif': walkAvif,
};

/** What the decoder calls them. */
const FORMATS: Readonly<Record<ImageType, (metadata: Metadata) => boolean>> = {
  'image/jpeg': ({ format }) => format === 'jpeg',
  'image/png': ({ format }) => format === 'png',
  'image/webp': ({ format }) => format === 'webp',
  'image/avif': ({ format, compression }) => format === 'heif' && compression === 'av1',
};

/**
 * Everything that can be told before a single pixel is decoded: the type, the structure to the last byte, what hides in it,
 * frames, and the dimensions that the header declares. Undefined: it may be decoded.
 */
export async function inspectImage(bytes: Buffer, type: ImageType): Promise<ImageRefusal | undefined> {
  const finding = WALKS[type](bytes);
  if (finding) return finding;
  if (hidesSomething(bytes)) return 'foreign-data';
  const metadata = await headerOf(bytes);
  if (!metadata) return 'damaged';
  if (!FORMATS[type](metadata)) return 'wrong-type';
  if ((metadata.pages ?? 1) > 1) return 'animated';
  return refusalOfSize(metadata);
}

/** Reads the header alone: how large a picture says that it is must not decide whether it can be read. */
async function headerOf(bytes: Buffer): Promise<Metadata | undefined> {
  try {
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch {
    return undefined; // the decoder's words are about its own inside
  }
}

function refusalOfSize({ width, height }: Metadata): ImageRefusal | undefined {
  const { minSide, maxSide, pixels } = IMAGE_LIMITS;
  if (Math.max(width, height) > maxSide || width * height > pixels) return 'too-large';
  return Math.min(width, height) < minSide ? 'too-small' : undefined;
}
