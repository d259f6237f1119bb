import { Other } from '../../domain/stock/other';

export const other = new Other();
