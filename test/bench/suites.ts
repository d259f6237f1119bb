import type { Suite } from './suite';
import { auditBeside } from './suites/audit-beside';
import { backlog } from './suites/backlog';
import { catalogue } from './suites/catalogue';
import { bigTables } from './suites/big-tables';
import { bulk } from './suites/bulk';
import { coldLists } from './suites/cold-lists';
import { coupons } from './suites/coupons';
import { heldWallet } from './suites/held-wallet';
import { orders } from './suites/orders';
import { migrations } from './suites/migrations';
import { outbox } from './suites/outbox';
import { reads } from './suites/reads';
import { scaling } from './suites/scaling';
import { simulate } from './suites/simulate';
import { soak } from './suites/soak';
import { start } from './suites/start';
import { twoProcesses } from './suites/two-processes';

/** In the order of `npm run bench -- all`. */
export const suites: Readonly<Record<string, Suite>> = {
  orders,
  'two-processes': twoProcesses,
  reads,
  coupons,
  outbox,
  backlog,
  catalogue,
  'cold-lists': coldLists,
  scaling,
  simulate,
  'big-tables': bigTables,
  start,
  soak,
  bulk,
  'held-wallet': heldWallet,
  'audit-beside': auditBeside,
  migrations,
};
