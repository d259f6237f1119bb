import { Readiness } from '@app/platform/health/readiness';

describe('Readiness', () => {
  let readiness: Readiness;
  beforeEach(() => {
    readiness = new Readiness();
  });

  it('is reported without dependencies', async () => {
    expect(await readiness.report()).toEqual({ ready: true, checks: {} });
  });

  it('is given where everything that is needed is up', async () => {
    readiness.register('database', () => Promise.resolve());
    readiness.register('redis', () => Promise.resolve('PONG'));
    expect(await readiness.report()).toEqual({ ready: true, checks: { database: 'up', redis: 'up' } });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['fails', () => Promise.reject(new Error('gone'))],
    [
      'throws',
      () => {
        throw new Error('gone');
      },
    ],
    ['does not answer within a second', () => new Promise(() => undefined)],
  ])('is not given when a dependency %s, and names it', async (_, check) => {
    readiness.register('database', () => Promise.resolve());
    readiness.register('redis', check);
    expect(await readiness.report()).toEqual({ ready: false, checks: { database: 'up', redis: 'down' } });
  });

  it('is ready again when the dependency is available again', async () => {
    let up = false;
    readiness.register('redis', () => (up ? Promise.resolve() : Promise.reject(new Error('gone'))));
    expect((await readiness.report()).ready).toBe(false);
    up = true;
    expect((await readiness.report()).ready).toBe(true);
  });

  it('ends with the shutdown for any state of the dependencies, without further checks', async () => {
    let asked = 0;
    readiness.register('database', () => Promise.resolve(++asked));
    readiness.refuse();
    expect(await readiness.report()).toEqual({ ready: false, checks: { process: 'shutting-down' } });
    expect(asked).toBe(0);
  });
});
