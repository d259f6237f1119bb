import RESP2Decoder from '@redis/client/dist/lib/client/RESP2/decoder';

/** A decoder's state while a reply is still arriving, reset between two replies. */
const BETWEEN_REPLIES = {
  integer: 0,
  isNegativeInteger: undefined,
  bulkStringRemainingLength: undefined,
  initializeArray: false,
  arrayItemType: undefined,
};

/**
 * Makes every client begin a connection with an empty decoder. That of redis 4.7.1 (@redis/client 1.6.1) drops only a
 * part of a reply that a lost connection cut off: it would read the next connection's replies as the rest of it, wait
 * without end, or give one caller the answer of another.
 */
export function forgetHalfReplies(): void {
  const prototype = RESP2Decoder.prototype as { reset: (this: object) => void };
  const { reset } = prototype;
  prototype.reset = function () {
    reset.call(this);
    Object.assign(this, BETWEEN_REPLIES, { arraysInProcess: [] });
  };
}
