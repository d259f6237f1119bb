import { backoffMs } from '../../src/time/backoff';

describe('backoffMs', () => {
  afterEach(() => jest.restoreAllMocks());

  it.each([
    ['shortest', 0, [50, 100, 200, 400, 500, 500]],
    ['longest', 1, [100, 200, 400, 800, 1_000, 1_000]],
  ])('doubles up to its bound, with jitter of a half (%s)', (_, random, expected) => {
    jest.spyOn(Math, 'random').mockReturnValue(random);
    const pauses = [1, 2, 3, 4, 5, 500].map((failures) => backoffMs(failures, { firstMs: 100, maxMs: 1_000 }));
    expect(pauses).toEqual(expected);
  });
});
