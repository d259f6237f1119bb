export const HOUR_MS = 60 * 60 * 1_000;

export const startOfHour = (time: Date): Date => new Date(Math.floor(time.getTime() / HOUR_MS) * HOUR_MS);

export const hourAfter = (hour: Date): Date => new Date(hour.getTime() + HOUR_MS);

const TWO_TO_64 = 2n ** 64n;

/** Digests add up modulo 2^64, so their order does not matter and slices of an hour can be summed one by one. */
export const addDigests = (...digests: readonly bigint[]): bigint =>
  digests.reduce((sum, digest) => (sum + digest) % TWO_TO_64, 0n);
