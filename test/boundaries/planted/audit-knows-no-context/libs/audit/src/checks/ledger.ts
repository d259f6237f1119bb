import { toEntry } from '../../../balance/src/contract';

export const entry = toEntry;
