import type { ContainerFinding } from './container';

const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;

/**
 * ITU-T T.81, annex B: marker segments from SOI to EOI, entropy-coded data behind each SOS. Nothing may follow EOI: not even
 * the second pictures that some phones append (CIPA DC-007), since anything could.
 */
export function walkJpeg(bytes: Buffer): ContainerFinding {
  if (bytes[0] !== 0xff || bytes[1] !== START) return 'wrong-type';
  let at = 2;
  while (at < bytes.length) {
    if (bytes[at] !== 0xff) return 'foreign-data';
    while (bytes[at] === 0xff) at++; // fill bytes may stand before any marker
    const marker = bytes[at++];
    if (marker === undefined) return 'damaged';
    if (marker === END) return at === bytes.length ? undefined : 'foreign-data';
    if (at + 2 > bytes.length) return 'damaged';
    at += bytes.readUInt16BE(at);
    if (marker === SCAN) at = endOfScan(bytes, at);
  }
  return 'damaged';
}

/** Where the next marker begins that is neither a stuffed zero nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next !== undefined && next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return bytes.length;
}
