import { ErrorCatalogue } from '@app/kernel';

export const auditErrors = new ErrorCatalogue({
  'audit.busy': {
    kind: 'busy',
    title: 'Audit already running',
    help: 'Repeat the request after Retry-After. A process runs one audit at a time, because each uses a database connection.',
  },
  'audit.too-long': {
    kind: 'busy',
    title: 'Audit takes too long for a request',
    help: 'Ask for a shorter time range, or read the stored results: GET /admin/audit/progress. `npm run audit` has no such limit.',
  },
});
