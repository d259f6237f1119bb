import { type DomainError, ErrorCatalogue, type ErrorKind, Unavailable, withUnknownOutcome } from '@app/kernel';
import { invalidRequest, problemBody, problemText, statusOf, toDomainError } from '@app/platform/problems/problem';
import { requestErrors } from '@app/platform/problems/request.errors';
import { BadRequestException, InternalServerErrorException, NotFoundException } from '@nestjs/common';

const STATUS: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'precondition-failed': 412,
  timeout: 408,
  'too-large': 413,
  'unsupported-media-type': 415,
  unprocessable: 422,
  'precondition-required': 428,
  'too-many-requests': 429,
  internal: 500,
  busy: 503,
};

const at = { path: '/orders', traceId: '4bf92f3577b34da6a3ce929d0e0e4736' };
const withStatus = (statusCode: number): Error =>
  Object.assign(new Error(`fastify says ${statusCode}`), { statusCode });

describe('A problem', () => {
  it.each(Object.entries(STATUS) as [ErrorKind, number][])('of kind %s has status %d', (kind, status) => {
    expect(statusOf(kind)).toBe(status);
  });

  it.each<[string, unknown, string]>([
    ['an unreachable database', new Unavailable('database', new Error('ECONNREFUSED')), 'dependency.unavailable'],
    ['no such route', new NotFoundException(), 'request.not-found'],
    ['no such method', withStatus(405), 'request.not-found'],
    ['a body that is no JSON', withStatus(400), 'request.malformed'],
    ['a body that is too large', withStatus(413), 'request.too-large'],
    ['the wrong media type', withStatus(415), 'request.unsupported-media-type'],
    ["a framework's refusal", new BadRequestException('odd'), 'request.malformed'],
    ["a framework's failure", new InternalServerErrorException(), 'server.internal'],
    ['a programming error', new TypeError('x is not a function'), 'server.internal'],
    ['a thrown text', 'boom', 'server.internal'],
    ['a thrown nothing', undefined, 'server.internal'],
    ['a thrown null', null, 'server.internal'],
  ])('is made of %s', (_, thrown, code) => {
    const error = toDomainError(thrown);
    expect(error.code).toBe(code);
    expect(requestErrors.find(code)).toBeDefined();
  });

  it('is the unchanged error of the domain', () => {
    const error = requestErrors.error('request.malformed');
    expect(toDomainError(error)).toBe(error);
  });

  it('of a dependency has Retry-After, but no internal cause', () => {
    const error = toDomainError(new Unavailable('database', new Error('connect ECONNREFUSED 10.0.3.7:3306')));
    expect(error.retryAfterSeconds).toBe(1);
    expect(JSON.stringify(problemBody(error, at))).not.toMatch(/ECONNREFUSED|10\.0\.3\.7/);
  });

  it('of an internal error hides its cause', () => {
    const body = JSON.stringify(problemBody(toDomainError(new Error("Duplicate entry 'a@b.example' for key")), at));
    expect(body).not.toContain('a@b.example');
    expect(body).toContain('server.internal');
  });

  describe('of a write with an unknown outcome', () => {
    const unknown = (): unknown => withUnknownOutcome(new Unavailable('database'));
    const withKey = { method: 'POST', hasIdempotencyKey: true };
    const withoutKey = { method: 'POST', hasIdempotencyKey: false };

    it.each<[string, () => unknown, string]>([
      ['COMMIT was not answered', unknown, 'dependency.unavailable'],
      ['it failed through a bug', () => new TypeError('x is undefined'), 'server.internal'],
      ['it failed through a bug after COMMIT', () => withUnknownOutcome(new TypeError('x')), 'server.internal'],
    ])('reports an unknown outcome, and how to resolve it: %s', (_, thrown, code) => {
      const keyed = toDomainError(thrown(), withKey);
      expect(keyed).toMatchObject({ code, details: { outcome: 'unknown' } });
      expect(keyed.message).toContain('The request may have taken effect. Repeat it with the same Idempotency-Key');
      const keyless = toDomainError(thrown(), withoutKey);
      expect(keyless).toMatchObject({ code, details: { outcome: 'unknown' } });
      expect(keyless.message).toContain('The request may have taken effect. Read what it was to change');
    });

    it.each<[string, unknown, string]>([
      ['of a read', unknown(), 'GET'],
      ['of a read that fails through a bug', new TypeError('x'), 'GET'],
      ['where COMMIT was never sent', new Unavailable('database'), 'POST'],
    ])('is not claimed %s', (_, thrown, method) => {
      const error = toDomainError(thrown, { method, hasIdempotencyKey: true });
      expect(error.message).not.toContain('may have taken effect');
      expect(error.details).toBeUndefined();
    });
  });

  it('never claims that nothing was changed after a server error', () => {
    for (const code of ['dependency.unavailable', 'server.internal'] as const) {
      expect(requestErrors.find(code)?.help).not.toMatch(/nothing was/i);
      expect(requestErrors.find(code)?.help).toContain('may have taken effect');
    }
  });

  it('has the members of RFC 9457 and ours', () => {
    const errors = new ErrorCatalogue({
      'order.out-of-stock': { kind: 'conflict', title: 'Out of stock', help: 'Order less.' },
    });
    const error = errors.error('order.out-of-stock', { detail: 'there is one left', details: { productIds: ['p'] } });
    expect(problemBody(error, at)).toEqual({
      type: '/problems/order.out-of-stock',
      title: 'Out of stock',
      status: 409,
      detail: 'there is one left',
      instance: '/orders',
      code: 'order.out-of-stock',
      traceId: at.traceId,
      details: { productIds: ['p'] },
    });
  });

  it('of an invalid request has an entry for each field, beside the others and not under details', () => {
    const errors = [
      { pointer: '/a', code: 'is-int', message: 'must be a whole number' },
      { pointer: '', code: 'is-object', message: 'must be a JSON object' },
    ];
    const body = problemBody(invalidRequest(errors), at);
    expect(body).toMatchObject({
      status: 400,
      code: 'request.invalid',
      detail: '/a: must be a whole number; the body: must be a JSON object',
      errors,
    });
    expect(body).not.toHaveProperty('details');
  });

  it.each<[string, DomainError]>([
    ['as help says it', requestErrors.error('request.malformed')],
    ['in words of its own', requestErrors.error('request.malformed', { detail: 'The "body" is not UTF-8.' })],
    ['as help says it once more', requestErrors.error('request.malformed')],
    ['with facts', requestErrors.error('request.not-found', { details: { userCouponId: 'c', left: 0 } })],
    ['with no facts', requestErrors.error('request.not-found', { details: {} })],
    ['with fields', invalidRequest([{ pointer: '/"a"', code: 'is-int', message: 'must be a whole number' }])],
    ['with fields and facts', requestErrors.error('request.invalid', { details: { errors: [], left: 1 } })],
  ])('is written as JSON %s', (_, error) => {
    const about = { path: '/a "quoted" path', traceId: at.traceId };
    expect(problemText(error, about)).toBe(JSON.stringify(problemBody(error, about)));
  });

  it('has a title and help for every code that any request may get', () => {
    for (const code of requestErrors.codes()) {
      expect(requestErrors.find(code)).toMatchObject({
        title: expect.stringMatching(/\w/),
        help: expect.stringMatching(/\.$/),
      });
    }
  });
});
