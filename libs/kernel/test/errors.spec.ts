import { DomainError, ErrorCatalogue, idempotencyErrors, TransactionConflict, Unavailable } from '@app/kernel';

const shopErrors = new ErrorCatalogue({
  'shop.closed': { kind: 'conflict', title: 'The shop is closed', help: 'Come back tomorrow.' },
  'shop.full': { kind: 'busy', title: 'The shop is full', help: 'Wait a little.' },
});

describe('An error catalogue', () => {
  it('creates errors with the published facts of their code', () => {
    const error = shopErrors.error('shop.closed');
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({
      name: 'DomainError',
      code: 'shop.closed',
      kind: 'conflict',
      title: 'The shop is closed',
      message: 'Come back tomorrow.',
      details: undefined,
      retryAfterSeconds: undefined,
    });
  });

  it('creates errors with a detail for the case', () => {
    const cause = new Error('too many');
    const occurrence = { detail: '12 of 10 are inside', details: { inside: 12 }, retryAfterSeconds: 5, cause };
    const error = shopErrors.error('shop.full', occurrence);
    expect(error).toMatchObject({
      message: '12 of 10 are inside',
      details: { inside: 12 },
      retryAfterSeconds: 5,
      cause,
    });
  });

  it('lists its codes and finds their definitions', () => {
    expect(shopErrors.codes()).toEqual(['shop.closed', 'shop.full']);
    expect(shopErrors.find('shop.full')).toMatchObject({ kind: 'busy' });
    expect(shopErrors.find('shop.nothing')).toBeUndefined();
  });

  it('has codes of the form <context>.<what>, each with a title and with help', () => {
    for (const code of idempotencyErrors.codes()) {
      expect(code).toMatch(/^idempotency\.[a-z]+(-[a-z]+)*$/);
      expect(idempotencyErrors.find(code)?.title).toBeTruthy();
      expect(idempotencyErrors.find(code)?.help).toMatch(/\.$/);
    }
  });
});

describe('Errors of dependencies', () => {
  it('name the unavailable dependency, and the cause', () => {
    const cause = new Error('ECONNREFUSED');
    expect(new Unavailable('redis', cause)).toMatchObject({
      message: 'redis is unavailable',
      dependency: 'redis',
      cause,
    });
    expect(new TransactionConflict(cause)).toMatchObject({ name: 'TransactionConflict', cause });
  });
});
