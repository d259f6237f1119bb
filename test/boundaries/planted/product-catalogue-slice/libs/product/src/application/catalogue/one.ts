import { Other } from '../images/other';

export const other = new Other();
