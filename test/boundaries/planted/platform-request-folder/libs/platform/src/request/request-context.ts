import { Problem } from '../problems/problem';

export const problem = new Problem();
