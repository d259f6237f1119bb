import { ErrorCatalogue } from '@app/kernel';

export const accessErrors = new ErrorCatalogue({
  'identity.not-signed-in': {
    kind: 'unauthenticated',
    title: 'Not signed in',
    help: 'Sign in with POST /auth/sign-in and send its token as "Authorization: Bearer …" (machines: X-Api-Key). A session ends after a while.',
  },
  'identity.forbidden': {
    kind: 'forbidden',
    title: 'Not allowed',
    help: 'Use an account whose role, or an API key whose scope, allows this operation.',
  },
  'identity.user-not-found': {
    kind: 'not-found',
    title: 'User not found',
    help: 'No user has the id in the path. The answer to a sign-up has the userId.',
  },
  'identity.cross-origin': {
    kind: 'forbidden',
    title: 'Cross-origin request refused',
    help: 'Send the token as a Bearer token: a request that writes with a cookie must come from a page of the same origin.',
  },
});
