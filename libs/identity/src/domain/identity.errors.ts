import { ErrorCatalogue } from '@app/kernel';

export const identityErrors = new ErrorCatalogue({
  'identity.email-taken': {
    kind: 'conflict',
    title: 'E-mail address already registered',
    help: 'Sign in, or use another address. Upper and lower case are the same.',
  },
  'identity.weak-password': {
    kind: 'invalid',
    title: 'Password too weak',
    help: 'Choose 10 to 200 characters that are neither a common password nor your e-mail address or name.',
  },
  'identity.bad-credentials': {
    kind: 'unauthenticated',
    title: 'Wrong e-mail address or password',
    help: 'Check the e-mail address and the password.',
  },
  'identity.too-many-attempts': {
    kind: 'too-many-requests',
    title: 'Too many failed sign-ins',
    help: 'Wait for Retry-After, or sign in from another network. Too many sign-ins from this network have failed, for this account or in all; until then it refuses the right password, too. Only failures count.',
  },
  'identity.busy': {
    kind: 'busy',
    title: 'Too many sign-ups and sign-ins',
    help: 'Repeat the request after Retry-After.',
  },
});
