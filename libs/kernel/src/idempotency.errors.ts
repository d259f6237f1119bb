import { ErrorCatalogue } from './errors';

export const idempotencyErrors = new ErrorCatalogue({
  'idempotency.key-required': {
    kind: 'invalid',
    title: 'Idempotency-Key missing',
    help: 'Send a header Idempotency-Key with a value of your own (a UUID, say), and the same value when you repeat the request.',
  },
  'idempotency.key-invalid': {
    kind: 'invalid',
    title: 'Idempotency-Key malformed',
    help: 'An Idempotency-Key is 1 to 255 visible ASCII characters, bare or in double quotes.',
  },
  'idempotency.key-reused': {
    kind: 'unprocessable',
    title: 'Idempotency-Key already used',
    help: 'Use a new key for a new request: this one belongs to a request with another body or operation.',
  },
});
