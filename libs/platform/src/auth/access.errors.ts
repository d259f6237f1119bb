import { ErrorCatalogue } from '@app/kernel';

export const accessErrors = new ErrorCatalogue({
  'identity.not-signed-in': {
    kind: 'unauthenticated',
    title: 'Not signed in',
    help: 'Sign in with POST /auth/sign-in and send its token as "Authorization: Bearer …" (machines: X-Api-Key). Sessions end.',
  },
  'identity.forbidden': {
    kind: 'forbidden',
    title: 'Not allowed',
    help: 'You are known, but your role or scope does not allow this operation.',
  },
  'identity.user-not-found': {
    kind: 'not-found',
    title: 'No such user',
    help: 'The path names a user who does not exist. A sign-up answers with the userId.',
  },
  'identity.cross-origin': {
    kind: 'forbidden',
    title: 'Refused across origins',
    help: 'A call that changes something by cookie must come from a page of the same origin. Send the token as a Bearer token instead.',
  },
});
