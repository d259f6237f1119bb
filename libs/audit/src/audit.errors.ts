import { ErrorCatalogue } from '@app/kernel';

export const auditErrors = new ErrorCatalogue({
  'audit.busy': {
    kind: 'busy',
    title: 'An audit is under way',
    help: 'A process does one audit at a time, because each keeps a database connection busy. Repeat it after Retry-After.',
  },
});
