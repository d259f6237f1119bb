import { ErrorCatalogue } from '@app/kernel';

export const rankingErrors = new ErrorCatalogue({
  'ranking.busy': {
    kind: 'busy',
    title: 'Too many rankings of the past at once',
    help: 'Nothing is wrong with the request. Repeat it after Retry-After, or leave asOf out: the ranking as it is now is at hand.',
  },
});
