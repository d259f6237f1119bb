import type { Tx } from '@app/kernel';
import { execute } from '@app/platform/database/statements';
import { type Connected, connect } from './connected';

const POOL_SIZE = 6;
const DEADLINE_MS = 5_000;

/** The server's host disappeared without a FIN, and another host has its address: the old connections are silent. */
describe('After a failover', () => {
  let connected: Connected;

  beforeEach(async () => {
    connected = await connect({ poolSize: POOL_SIZE });
    await Promise.all(Array.from({ length: POOL_SIZE }, () => connected.database.query('SELECT SLEEP(0.2)')));
    expect(connected.proxy.connections).toBe(POOL_SIZE);
    connected.proxy.forsake();
  });
  afterEach(() => connected.close());

  const write = (id: number, deadlineMs: number): Promise<number> =>
    connected.unitOfWork.run((tx: Tx) => execute(tx, 'INSERT INTO notes VALUES (?, ?)', [id, 'a note']), {
      deadlineMs,
    });

  it('one unit of work finds out, and the next one is done', async () => {
    await expect(write(1, 300)).rejects.toMatchObject({ name: 'Unavailable', dependency: 'database' });
    await write(2, DEADLINE_MS);
    expect(await connected.notes()).toEqual([{ id: 2, text: 'a note' }]);
  });

  it('a connection that was opened since is used without a check', async () => {
    await expect(write(1, 300)).rejects.toThrow();
    await write(2, DEADLINE_MS);
    const asked = connected.proxy.cutBefore('\u000e'); // COM_PING
    let wasAsked = false;
    void asked.then(() => (wasAsked = true));
    await write(3, DEADLINE_MS);
    expect(wasAsked).toBe(false);
  });
});
