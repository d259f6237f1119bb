import type { Suite } from './suite';
import { bigTables } from './suites/big-tables';
import { bulk } from './suites/bulk';
import { coupons } from './suites/coupons';
import { orders } from './suites/orders';
import { reads } from './suites/reads';
import { soak } from './suites/soak';
import { start } from './suites/start';
import { twoProcesses } from './suites/two-processes';

/** In the order of `npm run bench -- all`. */
export const suites: Readonly<Record<string, Suite>> = {
  orders,
  'two-processes': twoProcesses,
  reads,
  coupons,
  'big-tables': bigTables,
  start,
  soak,
  bulk,
};
