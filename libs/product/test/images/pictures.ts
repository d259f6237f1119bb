import { deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import type { ImageType } from '../../src/domain/images/image';

interface Shape {
  readonly width?: number;
  readonly height?: number;
}

/** A picture with something on it, so that no size of it is empty. */
export function drawn({ width = 640, height = 400 }: Shape = {}): Sharp {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="g"><stop offset="0" stop-color="#2f6f4e"/><stop offset="1" stop-color="#f4e9d8"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#g)"/><circle cx="50%" cy="50%" r="20%" fill="#c33"/></svg>`;
  return sharp(Buffer.from(svg)).removeAlpha();
}

export const jpeg = (shape?: Shape): Promise<Buffer> => drawn(shape).jpeg().toBuffer();
export const png = (shape?: Shape): Promise<Buffer> => drawn(shape).png().toBuffer();
export const webp = (shape?: Shape): Promise<Buffer> => drawn(shape).webp().toBuffer();
export const avif = (shape?: Shape): Promise<Buffer> => drawn(shape).avif({ effort: 0 }).toBuffer();
export const gif = (shape?: Shape): Promise<Buffer> => drawn(shape).gif().toBuffer();

export const OF_TYPE: Readonly<Record<ImageType, typeof jpeg>> = {
  'image/jpeg': jpeg,
  'image/png': png,
  'image/webp': webp,
  'image/avif': avif,
};

/** Two frames. */
export async function animatedWebp(): Promise<Buffer> {
  const frames = await Promise.all([png(), drawn().negate().png().toBuffer()]);
  return sharp(frames, { join: { animated: true } })
    .webp()
    .toBuffer();
}

/** Two frames: IDAT is the first one, fdAT the second. */
export async function animatedPng(): Promise<Buffer> {
  const still = await png();
  const idat = still.indexOf('IDAT') - LENGTH;
  const iend = still.indexOf('IEND') - LENGTH;
  const secondPixels = still.subarray(idat + LENGTH + 'IDAT'.length, iend - CHECK_SUM);
  return Buffer.concat([
    still.subarray(0, idat),
    chunk('acTL', uint32s(2, 0)),
    frameControl(0),
    still.subarray(idat, iend),
    frameControl(1),
    chunk('fdAT', Buffer.concat([uint32s(2), secondPixels])),
    still.subarray(iend),
  ]);
}

/** W3C PNG, third edition, 11.3.6.2: number, size, offset, delay, what happens to the frame before. */
const frameControl = (number: number): Buffer =>
  chunk('fcTL', Buffer.concat([uint32s(number, 640, 400, 0, 0), Buffer.from([0, 1, 0, 10, 0, 0])]));

function uint32s(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, n) => bytes.writeUInt32BE(value, 4 * n));
  return bytes;
}

/** An AVIF whose brand says that it is an image sequence. */
export async function avifSequence(): Promise<Buffer> {
  const still = await avif();
  still.write('avis', 8, 'latin1');
  return still;
}

const LENGTH = 4;
const CHECK_SUM = 4;
const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** Signature and IHDR. */
const HEADER_END = 33;

/** One chunk of a PNG with its check sum. */
export function chunk(type: string, data: Buffer): Buffer {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Adds a chunk behind the header of a PNG. */
export async function pngWith(type: string, data: Buffer): Promise<Buffer> {
  const plain = await png();
  return Buffer.concat([plain.subarray(0, HEADER_END), chunk(type, data), plain.subarray(HEADER_END)]);
}

/** A well-formed PNG of a few kilobytes, whose pixels would be `width` times `height` bytes, all of them black. */
export function blackPng({ width, height }: Required<Shape>): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8); // eight bits of grey
  const rows = deflateSync(Buffer.alloc(Math.min((width + 1) * height, 8 * 1024 * 1024)), { level: 9 });
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

/** Puts a segment behind SOI of a JPEG. */
export async function jpegWith(marker: number, data: Buffer): Promise<Buffer> {
  const plain = await jpeg();
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([plain.subarray(0, 2), head, data, plain.subarray(2)]);
}

/**
 * Editors and selfie cameras of phones write the end of the spectrum as 0 into the scan header of a baseline JPEG, where
 * it must be 63. libjpeg warns of it and decodes every pixel.
 */
export async function jpegWithSpectrumOf0(): Promise<Buffer> {
  const bytes = await jpeg();
  const scan = bytes.lastIndexOf(Buffer.from([0xff, 0xda]));
  const components = bytes[scan + 4] ?? 0;
  bytes[scan + 5 + 2 * components + 1] = 0;
  return bytes;
}

/** One frame that is the picture itself, with the chunks of an animation. */
export async function oneFramePng(): Promise<Buffer> {
  const still = await png();
  const idat = still.indexOf('IDAT') - LENGTH;
  return Buffer.concat([still.subarray(0, idat), chunk('acTL', uint32s(1, 0)), frameControl(0), still.subarray(idat)]);
}

/** The smallest archive: one file of no length. */
export const ZIP = Buffer.concat([
  Buffer.from('PK\u0003\u0004', 'latin1'),
  Buffer.alloc(26),
  Buffer.from('a.js'),
  Buffer.from('PK\u0001\u0002', 'latin1'),
  Buffer.alloc(42),
  Buffer.from('a.js'),
  Buffer.from('PK\u0005\u0006', 'latin1'),
  Buffer.alloc(18),
]);

export const HTML = Buffer.from('<html><script>alert(document.cookie)</script></html>');

export const SVG = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><script>alert(1)</script></svg>',
);

const TABLE = Array.from({ length: 256 }, (_, n) => {
  let sum = n;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  return sum >>> 0;
});

function crc32(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (TABLE[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}
