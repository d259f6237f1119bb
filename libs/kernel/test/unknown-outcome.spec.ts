import { ErrorCatalogue, hasUnknownOutcome, Unavailable, withUnknownOutcome } from '@app/kernel';

const errors = new ErrorCatalogue({
  'shop.closed': { kind: 'conflict', title: 'The shop is closed', help: 'Come back tomorrow.' },
});

describe('An unknown outcome', () => {
  it.each([new Unavailable('database'), new TypeError('x is undefined'), Object.freeze(new Error('frozen'))])(
    'is a mark of the error itself: %s',
    (error) => {
      expect(hasUnknownOutcome(error)).toBe(false);
      expect(withUnknownOutcome(error)).toBe(error);
      expect(hasUnknownOutcome(error)).toBe(true);
    },
  );

  it('turns a thrown non-error into an error', () => {
    const error = withUnknownOutcome('boom');
    expect(error).toMatchObject({ message: 'boom', cause: 'boom' });
    expect(hasUnknownOutcome(error)).toBe(true);
  });

  it('never marks a refusal, which may be a shared object', () => {
    const refusal = errors.error('shop.closed');
    expect(withUnknownOutcome(refusal)).toBe(refusal);
    expect(hasUnknownOutcome(refusal)).toBe(false);
  });

  it.each(['text', undefined, null, 7])('is absent from %s', (thrown) => {
    expect(hasUnknownOutcome(thrown)).toBe(false);
  });
});
