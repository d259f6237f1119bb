import { Other } from './stock/other';

export const other = new Other();
