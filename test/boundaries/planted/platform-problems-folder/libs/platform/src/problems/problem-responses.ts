import { accessErrors } from '../auth/access.errors';

export const errors = accessErrors;
