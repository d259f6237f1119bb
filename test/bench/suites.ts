import type { Suite } from './suite';
import { orders } from './suites/orders';

/** In the order of `npm run bench -- all`. */
export const suites: Readonly<Record<string, Suite>> = { orders };
