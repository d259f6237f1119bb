import { contexts } from '../../contexts';

export const events = contexts;
