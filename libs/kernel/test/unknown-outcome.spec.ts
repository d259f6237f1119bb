import { ErrorCatalogue, hasUnknownOutcome, Unavailable, withUnknownOutcome } from '@app/kernel';

const errors = new ErrorCatalogue({
  'shop.closed': { kind: 'conflict', title: 'The shop is closed', help: 'Come back tomorrow.' },
});

describe('An outcome that nobody knows', () => {
  it.each([new Unavailable('database'), new TypeError('x is undefined'), Object.freeze(new Error('frozen'))])(
    'is a mark of the error itself: %s',
    (error) => {
      expect(hasUnknownOutcome(error)).toBe(false);
      expect(withUnknownOutcome(error)).toBe(error);
      expect(hasUnknownOutcome(error)).toBe(true);
    },
  );

  it('makes an error of what was thrown and is none', () => {
    const error = withUnknownOutcome('boom');
    expect(error).toMatchObject({ message: 'boom', cause: 'boom' });
    expect(hasUnknownOutcome(error)).toBe(true);
  });

  it('is not that of a refusal, which may be one object for all', () => {
    const refusal = errors.error('shop.closed');
    expect(withUnknownOutcome(refusal)).toBe(refusal);
    expect(hasUnknownOutcome(refusal)).toBe(false);
  });

  it.each(['text', undefined, null, 7])('is not that of %s', (thrown) => {
    expect(hasUnknownOutcome(thrown)).toBe(false);
  });
});
