const BATCH_BYTES = 4_096;

let digits = '';
let used = 0;

/**
 * So many random hexadecimal digits, good enough for ids that nobody may guess; 8,192 at most. The system is asked for
 * many at a time: asked for each id and each trace alone it took 9 % of a warm read's CPU.
 */
export function randomHex(length: number): string {
  if (used + length > digits.length) {
    digits = Buffer.from(crypto.getRandomValues(new Uint8Array(BATCH_BYTES)).buffer).toString('hex');
    used = 0;
  }
  const taken = digits.slice(used, used + length);
  used += length;
  return taken;
}
