import { type ContainerFinding, textAt } from './container';

/** RFC 9649, 2.7: what an extended file may have. A reader ignores others; here they are where something could hide. */
const CHUNKS = ['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ICCP', 'EXIF', 'XMP '];
const ANIMATION = ['ANIM', 'ANMF'];

/** RFC 9649, 2.3 and 2.4: one RIFF of exactly the length of the file, made of chunks that are padded to an even length. */
export function walkWebp(bytes: Buffer): ContainerFinding {
  if (bytes.length < 12 || textAt(bytes, 0, 4) !== 'RIFF' || textAt(bytes, 8, 4) !== 'WEBP') return 'wrong-type';
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length) return 'damaged';
  if (end < bytes.length) return 'foreign-data';
  let at = 12;
  while (at + 8 <= end) {
    const type = textAt(bytes, at, 4);
    if (ANIMATION.includes(type)) return 'animated';
    if (!CHUNKS.includes(type)) return 'foreign-data';
    const length = bytes.readUInt32LE(at + 4);
    at += 8 + length + (length % 2);
  }
  return at === end ? undefined : 'damaged';
}
