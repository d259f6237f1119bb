import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { ImageFile, ImageFiles } from '../../application/images/image-store';
import { ImageProcessor } from '../../application/images/image-processor';
import { IMAGE_LIMITS, type ImageType } from '../../domain/images/image';
import type { ImageRefusal } from '../../domain/images/image-refusal';
import { inspectImage } from './inspect-image';

/** The longer side, in pixels; a smaller picture keeps its size. */
const SIDES = { thumbnail: 320, medium: 800, large: 1_600 } as const;
const QUALITY = 82;
/** For a whole picture of 40 megapixels on a slow machine; far less than a lease. */
const DECODE_SECONDS = 30;

// A worker makes one picture at a time, and each is different: a cache is useless, and other work needs the other
// cores.
sharp.cache(false);
sharp.concurrency(1);

/** Uses libvips through sharp. One decoding of all pixels makes the largest size; the others are made from that one. */
@Injectable()
export class SharpImageProcessor extends ImageProcessor {
  async make(bytes: Buffer, type: ImageType): Promise<ImageFiles | ImageRefusal> {
    const refusal = await inspectImage(bytes, type);
    if (refusal) return refusal;
    const large = await decode(bytes);
    if (typeof large === 'string') return large;
    return {
      thumbnail: await encode(large, SIDES.thumbnail),
      medium: await encode(large, SIDES.medium),
      large: await encode(large, SIDES.large),
    };
  }
}

interface Pixels {
  readonly data: Buffer;
  readonly raw: { readonly width: number; readonly height: number; readonly channels: 1 | 2 | 3 | 4 };
}

/** Pixels alone, upright and in sRGB: no metadata passes. The picture must be complete and undamaged. */
async function decode(bytes: Buffer): Promise<Pixels | Extract<ImageRefusal, 'damaged' | 'processing-failed'>> {
  try {
    const { data, info } = await sharp(bytes, { failOn: 'error', limitInputPixels: IMAGE_LIMITS.pixels })
      .timeout({ seconds: DECODE_SECONDS })
      .autoOrient()
      .resize({ width: SIDES.large, height: SIDES.large, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { data, raw: { width: info.width, height: info.height, channels: info.channels } };
  } catch (error) {
    return (error as Error).message.startsWith('timeout') ? 'processing-failed' : 'damaged';
  }
}

async function encode({ data, raw }: Pixels, side: number): Promise<ImageFile> {
  const bytes = await sharp(data, { raw })
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: QUALITY })
    .toBuffer();
  return { bytes, hash: createHash('sha256').update(bytes).digest() };
}
