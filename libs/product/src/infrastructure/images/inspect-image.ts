import { IMAGE_LIMITS, type ImageType } from '../../domain/images/image';
import type { ImageRefusal } from '../../domain/images/image-refusal';
import sharp, { type Metadata } from 'sharp';

/** The first bytes of each type, so that no other reader of libvips (SVG, GIF, TIFF) ever sees an upload. */
const SIGNATURES: Readonly<Record<ImageType, RegExp>> = {
  'image/jpeg': /^\u00ff\u00d8\u00ff/,
  'image/png': /^\u0089PNG\r\n/,
  'image/webp': /^RIFF.{4}WEBP/s,
  'image/avif': /^.{4}ftyp(?:avif|mif1)/s,
};
const SIGNATURE_BYTES = 12;

/** The names of the types in sharp. */
const FORMATS: Readonly<Record<ImageType, (metadata: Metadata) => boolean>> = {
  'image/jpeg': ({ format }) => format === 'jpeg',
  'image/png': ({ format }) => format === 'png',
  'image/webp': ({ format }) => format === 'webp',
  'image/avif': ({ format, compression }) => format === 'heif' && compression === 'av1',
};

/**
 * Checks the header before a pixel is decoded: the type, the number of frames and the dimensions. Undefined: the
 * picture may be decoded.
 */
export async function inspectImage(bytes: Buffer, type: ImageType): Promise<ImageRefusal | undefined> {
  if (!SIGNATURES[type].test(bytes.toString('latin1', 0, SIGNATURE_BYTES))) return 'wrong-type';
  const metadata = await headerOf(bytes);
  if (!metadata) return 'damaged';
  if (!FORMATS[type](metadata)) return 'wrong-type';
  if ((metadata.pages ?? 1) > 1) return 'animated';
  return refusalOfSize(metadata);
}

/**
 * Reads the header alone, without a limit of pixels: `refusalOfSize` distinguishes a picture that is too large from a
 * damaged one.
 */
async function headerOf(bytes: Buffer): Promise<Metadata | undefined> {
  try {
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch {
    return undefined; // the messages of libvips describe its internals
  }
}

function refusalOfSize({ width, height }: Metadata): ImageRefusal | undefined {
  const { minSide, maxSide, pixels } = IMAGE_LIMITS;
  if (Math.max(width, height) > maxSide || width * height > pixels) return 'too-large';
  return Math.min(width, height) < minSide ? 'too-small' : undefined;
}
