import type { Period } from './period';

/** An id is made moments before its row is booked; an hour leaves room for clocks that were set meanwhile. */
const MARGIN_MS = 3_600_000;
const LAST_MOMENT = 2 ** 48 - 1;

/** Between which ids everything lies that was booked in a period. */
export interface IdBounds {
  readonly first: Buffer;
  readonly last: Buffer;
}

export const idBoundsOf = ({ from, to }: Period): IdBounds => ({
  first: boundary(from.getTime() - MARGIN_MS, 0x00),
  last: boundary(to.getTime() + MARGIN_MS, 0xff),
});

/** A UUIDv7 begins with the 48 bits of its milliseconds since 1970 (RFC 9562, 5.7). */
function boundary(ms: number, rest: number): Buffer {
  const id = Buffer.alloc(16, rest);
  id.writeUIntBE(Math.min(Math.max(ms, 0), LAST_MOMENT), 0, 6);
  return id;
}
