import { ErrorCatalogue } from '@app/kernel';

/** The errors of any request, independent of its operation. */
export const requestErrors = new ErrorCatalogue({
  'request.invalid': {
    kind: 'invalid',
    title: 'Invalid request',
    help: 'Correct the fields that errors lists: each entry names a field by its JSON pointer (or a parameter by its name) and says what it must be. An answer lists the first 20.',
  },
  'request.malformed': {
    kind: 'invalid',
    title: 'Malformed request',
    help: 'Send a body that is well-formed JSON, in UTF-8, with Content-Type: application/json.',
  },
  'request.timeout': {
    kind: 'timeout',
    title: 'Request body timed out',
    help: 'The body stopped arriving, and the request was not started. Send it again.',
  },
  'request.too-large': {
    kind: 'too-large',
    title: 'Request body too large',
    help: 'A body has at most 1 MiB, a product file 20 MiB. Split the request.',
  },
  'request.too-many': {
    kind: 'too-many-requests',
    title: 'Too many requests',
    help: 'The API key has used up its requests. Wait for as many seconds as Retry-After says, and spread the requests. Refused requests do not count.',
  },
  'request.unsupported-media-type': {
    kind: 'unsupported-media-type',
    title: 'Unsupported media type',
    help: 'Send JSON with Content-Type: application/json. An operation that takes a file takes CSV with Content-Type: text/csv.',
  },
  'request.not-found': {
    kind: 'not-found',
    title: 'Not found',
    help: 'No operation has this method and path. See the list of operations at /docs.',
  },
  'dependency.unavailable': {
    kind: 'busy',
    title: 'A dependency is unavailable',
    help: 'Repeat the request after Retry-After, with the same Idempotency-Key if it has one. Where details.outcome is unknown, the request may have taken effect: with the same Idempotency-Key it takes effect at most once, and the answer says what happened. Without a key, read the state first.',
  },
  'server.internal': {
    kind: 'internal',
    title: 'Internal server error',
    help: 'The server log has the cause under the traceId. A request that writes may have taken effect: with the same Idempotency-Key it takes effect at most once, and the answer says what happened. Without a key, read the state before you repeat the request.',
  },
});
