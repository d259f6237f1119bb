import { type ContainerFinding, textAt } from './container';

/** What a still picture is made of. `moov` has a sequence; anything else is where something could hide. */
const BOXES = ['ftyp', 'meta', 'mdat', 'free', 'skip'];
const HEADER = 8;
const LARGE_HEADER = 16;

/** ISO/IEC 14496-12, 4.2: boxes side by side until the end of the file; AV1 Image File Format 1.1, 6.2 and 6.3: the brands. */
export function walkAvif(bytes: Buffer): ContainerFinding {
  const brands = brandsOf(bytes);
  if (!brands) return 'wrong-type';
  if (brands[0] === 'avis') return 'animated';
  if (!brands.includes('avif')) return 'wrong-type';
  let at = 0;
  while (at + HEADER <= bytes.length) {
    const type = textAt(bytes, at + 4, 4);
    if (type === 'moov') return 'animated';
    if (!BOXES.includes(type)) return 'foreign-data';
    const length = lengthOf(bytes, at);
    if (length === undefined || at + length > bytes.length) return 'damaged';
    at += length;
  }
  return at === bytes.length ? undefined : 'foreign-data';
}

/** The major one first. */
function brandsOf(bytes: Buffer): string[] | undefined {
  if (bytes.length < LARGE_HEADER || textAt(bytes, 4, 4) !== 'ftyp') return undefined;
  const end = Math.min(bytes.readUInt32BE(0), bytes.length);
  const brands = [textAt(bytes, 8, 4)];
  for (let at = LARGE_HEADER; at + 4 <= end; at += 4) brands.push(textAt(bytes, at, 4));
  return brands;
}

/** 0: until the end of the file. 1: in 64 bits behind the type. */
function lengthOf(bytes: Buffer, at: number): number | undefined {
  const length = bytes.readUInt32BE(at);
  if (length === 0) return bytes.length - at;
  if (length !== 1) return length >= HEADER ? length : undefined;
  if (at + LARGE_HEADER > bytes.length) return undefined;
  const large = bytes.readBigUInt64BE(at + HEADER);
  return large >= LARGE_HEADER && large <= bytes.length ? Number(large) : undefined;
}
