import RESP2Decoder from '@redis/client/dist/lib/client/RESP2/decoder';

/** What a decoder holds while a reply is still arriving, as it is between two replies. */
const BETWEEN_REPLIES = {
  integer: 0,
  isNegativeInteger: undefined,
  bulkStringRemainingLength: undefined,
  initializeArray: false,
  arrayItemType: undefined,
};

/**
 * Makes every client begin a connection with an empty decoder. That of redis 4.7.1 (@redis/client 1.6.1) forgets only part
 * of a reply in whose middle the connection was lost: it would read the next connection's replies as the rest of it,
 * wait for ever, or answer one caller with what was meant for another.
 */
export function forgetHalfReplies(): void {
  const prototype = RESP2Decoder.prototype as { reset: (this: object) => void };
  const { reset } = prototype;
  prototype.reset = function () {
    reset.call(this);
    Object.assign(this, BETWEEN_REPLIES, { arraysInProcess: [] });
  };
}
