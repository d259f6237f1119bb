import { Other } from '../../../application/images/other';

export const other = new Other();
