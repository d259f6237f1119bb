import { ErrorCatalogue } from '@app/kernel';

export const identityErrors = new ErrorCatalogue({
  'identity.email-taken': {
    kind: 'conflict',
    title: 'The e-mail address is taken',
    help: 'An account has this e-mail address (upper and lower case are the same). Sign in, or use another address.',
  },
  'identity.weak-password': {
    kind: 'invalid',
    title: 'The password is too easy to guess',
    help: 'Choose 10 to 200 characters that are neither a common password nor your e-mail address or name.',
  },
  'identity.bad-credentials': {
    kind: 'unauthenticated',
    title: 'E-mail address or password is wrong',
    help: 'No account has this e-mail address and this password.',
  },
  'identity.too-many-attempts': {
    kind: 'too-many-requests',
    title: 'Too many failed sign-ins',
    help: 'Too many sign-ins from your network failed, to this account or to all. Wait as long as Retry-After says, or sign in from another network: until then even the right password is refused from this one. Only failures count.',
  },
  'identity.busy': {
    kind: 'busy',
    title: 'Too many sign-ups and sign-ins at once',
    help: 'Nothing is wrong with the request. Repeat it after Retry-After.',
  },
});
