import { defineContext } from '@app/kernel';
import { auditErrors } from './audit.errors';

/** The auditor reads the tables of all contexts, owns none, and shares no code with those that it checks. */
export const auditContext = defineContext({
  name: 'audit',
  errors: [auditErrors],
});
