import { other } from './other';

export const one = (): unknown => other;
