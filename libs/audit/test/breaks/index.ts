import type { Break } from './break';
import { couponBreaks } from './coupon-breaks';
import { eventBreaks } from './event-breaks';
import { keyBreaks } from './key-breaks';
import { moneyBreaks } from './money-breaks';
import { orderBreaks } from './order-breaks';
import { refundBreaks } from './refund-breaks';
import { stockBreaks } from './stock-breaks';

/** All violations; a check that none of them names has never been seen to find anything. */
export const breaks: readonly Break[] = [
  ...moneyBreaks,
  ...stockBreaks,
  ...orderBreaks,
  ...refundBreaks,
  ...couponBreaks,
  ...keyBreaks,
  ...eventBreaks,
];
