'use strict';
/*
 * Preloaded into a process (NODE_OPTIONS=--require), it sets that process's system clock CLOCK_AHEAD_MS milliseconds ahead:
 * everything that JavaScript learns of the time of day. The monotonic clock stays as it is, as when an operator sets the time.
 */
const ahead = Number(process.env.CLOCK_AHEAD_MS);
const RightDate = Date;

globalThis.Date = class Date extends RightDate {
  constructor(...values) {
    super(...(values.length === 0 ? [RightDate.now() + ahead] : values));
  }

  static now() {
    return RightDate.now() + ahead;
  }
};
