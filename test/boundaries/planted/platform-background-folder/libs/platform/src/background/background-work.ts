import { Readiness } from '../health/readiness';

export const readiness = new Readiness();
