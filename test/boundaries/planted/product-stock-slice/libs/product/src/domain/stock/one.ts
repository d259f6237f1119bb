import { Other } from '../catalogue/other';

export const other = new Other();
