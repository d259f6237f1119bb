import { BrokenCircuitError } from 'cockatiel';
import type { DataSource } from 'typeorm';
import { Connections } from '../../src/database/connections';
import { prepareSessions } from '../../src/database/session';
import { Deadline } from '../../src/time/deadline';

const DEADLINE_MS = 5_000;

type Done = (error: Error | null, answer?: unknown) => void;

/** A connection of a server that answers everything. */
const answering = {
  query: (_: string, __: unknown, done?: Done) => done?.(null, []),
  ping: (done: Done) => done(null),
  destroy: jest.fn(),
  release: jest.fn(),
};

/** The connections of a server that no network leads to any more: a new one times out, and nothing says so before. */
describe('Connections to a database whose host has vanished', () => {
  let connections: Connections;
  let isVanished = false;
  const opened = jest.fn();

  beforeEach(async () => {
    jest.useFakeTimers();
    isVanished = false;
    const getConnection = (done: Done): void => {
      opened();
      if (isVanished) done(Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT' }));
      else done(null, answering);
    };
    const dataSource = { driver: { pool: { getConnection, on: jest.fn() } }, options: { type: 'mariadb' } };
    connections = new Connections(await prepareSessions(dataSource as unknown as DataSource));
  });
  afterEach(() => jest.useRealTimers());

  const borrow = () => connections.borrow(Deadline.after(DEADLINE_MS), () => Promise.resolve('done'));

  it('are soon not asked for any more, until a trial finds the server', async () => {
    isVanished = true;
    await expect(borrow()).rejects.toThrow('ETIMEDOUT');
    await jest.advanceTimersByTimeAsync(2_000);
    await expect(borrow()).rejects.toThrow('ETIMEDOUT');
    opened.mockClear();
    await expect(borrow()).rejects.toThrow(BrokenCircuitError);
    expect(opened).not.toHaveBeenCalled();

    isVanished = false;
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await borrow()).toBe('done');
  });
});
