import { Unavailable } from '@app/kernel';
import type { DataSource } from 'typeorm';
import type { AfterCommits } from '../../src/database/after-commits';
import { Connections } from '../../src/database/connections';
import { SqlUnitOfWork } from '../../src/database/sql-unit-of-work';
import { DatabaseClock } from '../../src/time/database-clock';

describe('A unit of work whose database has not been reached since the start', () => {
  it('is unavailable after one try, however far its deadline: its process may be shutting down', async () => {
    const connections = new Connections({ driver: {}, options: {} } as DataSource);
    const borrow = jest.spyOn(connections, 'borrow');
    const unitOfWork = new SqlUnitOfWork(connections, new DatabaseClock(), {
      run: jest.fn(),
    } as unknown as AfterCommits);
    await expect(unitOfWork.run(() => 'never', { deadlineMs: 60_000 })).rejects.toThrow(Unavailable);
    expect(borrow).toHaveBeenCalledTimes(1);
  });
});
