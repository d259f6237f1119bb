import { ErrorCatalogue } from '@app/kernel';

export const auditErrors = new ErrorCatalogue({
  'audit.busy': {
    kind: 'busy',
    title: 'Audit already running',
    help: 'Repeat the request after Retry-After. A process runs one audit at a time, because each uses a database connection.',
  },
});
