import type { Suite } from './suite';
import { catalogue } from './suites/catalogue';
import { coupons } from './suites/coupons';
import { orders } from './suites/orders';
import { reads } from './suites/reads';
import { scaling } from './suites/scaling';
import { simulate } from './suites/simulate';
import { twoProcesses } from './suites/two-processes';

/** In the order of `npm run bench -- all`. */
export const suites: Readonly<Record<string, Suite>> = {
  orders,
  'two-processes': twoProcesses,
  reads,
  coupons,
  catalogue,
  scaling,
  simulate,
};
