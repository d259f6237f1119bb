import { ErrorCatalogue } from '@app/kernel';

export const rankingErrors = new ErrorCatalogue({
  'ranking.busy': {
    kind: 'busy',
    title: 'Too many past rankings requested',
    help: 'Repeat the request after Retry-After, or leave asOf out for the current ranking.',
  },
});
