import { ErrorCatalogue } from '@app/kernel';

/** What can be wrong with any request, whatever it is for. */
export const requestErrors = new ErrorCatalogue({
  'request.invalid': {
    kind: 'invalid',
    title: 'The request is not valid',
    help: 'Each entry of errors names a field by its JSON pointer (or a parameter by its name) and says what it must be. An answer has the first 20.',
  },
  'request.malformed': {
    kind: 'invalid',
    title: 'The request could not be read',
    help: 'Send a body that is well-formed JSON, in UTF-8, with Content-Type: application/json.',
  },
  'request.timeout': {
    kind: 'timeout',
    title: 'The body did not arrive in time',
    help: 'No byte of the body arrived for too long, and the request was given up: nothing has begun. Send it again.',
  },
  'request.too-large': {
    kind: 'too-large',
    title: 'The body is too large',
    help: 'A body may have at most 1 MiB, a file of products 20 MiB. Split the request.',
  },
  'request.unsupported-media-type': {
    kind: 'unsupported-media-type',
    title: 'The body is of the wrong media type',
    help: 'Send JSON with Content-Type: application/json, or where the operation takes a file, CSV with Content-Type: text/csv.',
  },
  'request.not-found': {
    kind: 'not-found',
    title: 'There is nothing here',
    help: 'No operation has this method and path. The operations are listed at /docs.',
  },
  'dependency.unavailable': {
    kind: 'busy',
    title: 'A dependency is unavailable',
    help: 'The request is not at fault. Repeat it after Retry-After, with the same Idempotency-Key if it has one. Where details.outcome is unknown, the request may have taken effect: with the same Idempotency-Key it takes effect at most once, and the answer says what happened; without one, read what it was to change first.',
  },
  'server.internal': {
    kind: 'internal',
    title: 'Internal error',
    help: 'The cause is in the logs of the server, under the traceId. A request that changes something may have taken effect: with the same Idempotency-Key it takes effect at most once, and the answer says what happened; without one, read what it was to change before you repeat it.',
  },
});
