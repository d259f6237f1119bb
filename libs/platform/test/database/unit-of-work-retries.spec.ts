import { Unavailable } from '@app/kernel';
import type { DataSource } from 'typeorm';
import type { AfterCommits } from '../../src/database/after-commits';
import { Connections } from '../../src/database/connections';
import { SqlUnitOfWork } from '../../src/database/sql-unit-of-work';
import { DatabaseClock } from '../../src/time/database-clock';

const UNITS = 200;
const DEADLINE_MS = 2_000;
/** A tenth of the first runs, and 20 that may be saved up; ten a second come to it (ADR 0044). */
const SAVED = UNITS / 10 + 20;

describe('Units of work whose database cannot be used', () => {
  let connections: Connections;
  let unitOfWork: SqlUnitOfWork;

  beforeEach(() => {
    connections = new Connections({ driver: {}, options: {} } as DataSource);
    unitOfWork = new SqlUnitOfWork(connections, new DatabaseClock(), {
      run: jest.fn(() => Promise.resolve()),
    } as unknown as AfterCommits);
  });

  /** All at once, each until its deadline. Answers how often one of them was run again, and the seconds that it took. */
  async function repetitions(failure: object): Promise<{ repeated: number; seconds: number }> {
    const error = Object.assign(new Error('the database fails'), failure);
    const borrow = jest.spyOn(connections, 'borrow').mockImplementation(() => Promise.reject(error));
    const began = performance.now();
    await Promise.all(
      Array.from({ length: UNITS }, () =>
        expect(unitOfWork.run(() => 'never', { deadlineMs: DEADLINE_MS })).rejects.toThrow(Unavailable),
      ),
    );
    return { repeated: borrow.mock.calls.length - UNITS, seconds: (performance.now() - began) / 1_000 };
  }

  it('are run again within a budget of all of them together', async () => {
    const { repeated, seconds } = await repetitions({ code: 'ECONNREFUSED' });
    expect(repeated).toBeGreaterThan(SAVED / 2);
    expect(repeated).toBeLessThanOrEqual(SAVED + Math.ceil(10 * seconds));
  });

  it('are run again without a budget after a conflict', async () => {
    const { repeated } = await repetitions({ errno: 1213 });
    expect(repeated).toBeGreaterThan(3 * UNITS);
  });
});
