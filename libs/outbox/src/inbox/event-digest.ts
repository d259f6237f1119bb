import { hash } from 'node:crypto';

const TWO_TO_64 = 2n ** 64n;

/**
 * The digest of one event in the manifest (GET /events/manifest): the first 8 bytes of the SHA-256 of the message body.
 */
export const eventDigest = (body: string): bigint => hash('sha256', body, 'buffer').readBigUInt64BE();

/** Digests add up modulo 2^64, so their order does not matter and slices of an hour can be summed one by one. */
export const addDigests = (...digests: readonly bigint[]): bigint =>
  digests.reduce((sum, digest) => (sum + digest) % TWO_TO_64, 0n);

/** A sum of digests as the manifest shows it: modulo 2^64, in 16 hexadecimal digits. */
export const digestText = (sum: bigint): string => (sum % TWO_TO_64).toString(16).padStart(16, '0');
