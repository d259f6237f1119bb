import { type ContainerFinding, textAt } from './container';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** Length, type and check sum. */
const FRAME = 12;

/** W3C PNG, third edition, 5.3: chunks from IHDR to IEND, and nothing behind; acTL says that it is animated (11.3.6.1). */
export function walkPng(bytes: Buffer): ContainerFinding {
  if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return 'wrong-type';
  let at = SIGNATURE.length;
  while (at + FRAME <= bytes.length) {
    const type = textAt(bytes, at + 4, 4);
    at += FRAME + bytes.readUInt32BE(at);
    if (!/^[A-Za-z]{4}$/.test(type)) return 'foreign-data';
    if (type === 'acTL') return 'animated';
    if (type === 'IEND') return at === bytes.length ? undefined : 'foreign-data';
  }
  return 'damaged';
}
