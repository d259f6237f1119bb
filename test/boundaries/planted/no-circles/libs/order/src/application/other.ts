import { one } from './one';

export const other = (): unknown => one;
