import type { Tx } from '@app/kernel';
import { select } from '@app/platform/database/statements';
import { countWaiting, holdRows, untilSomebodyWaits } from '@test/support/locks';
import { waitFor } from '@test/support/wait-for';
import { connect, type Connected } from './connected';

const lockNote = (tx: Tx, id: number): Promise<unknown[]> =>
  select(tx, 'SELECT text FROM notes WHERE id = ? FOR UPDATE', [id]);

describe('A transaction that idles', () => {
  let db: Connected;
  beforeEach(async () => {
    db = await connect({ poolSize: 1, idleTransactionSeconds: 1 });
    await db.schema.dataSource.query("INSERT INTO notes VALUES (1, 'before')");
  });
  afterEach(() => db.close());

  it('is ended by the server, and its locks with it; its work runs again', async () => {
    let thaw: () => void = () => undefined;
    const thawed = new Promise<void>((resolve) => (thaw = resolve));
    let runs = 0;
    let hasLocked = false;
    const frozen = db.unitOfWork.run(
      async (tx) => {
        await lockNote(tx, 1);
        hasLocked = true;
        if (++runs === 1) await thawed;
        return select(tx, 'SELECT text FROM notes WHERE id = 1');
      },
      { deadlineMs: 60_000 },
    );
    await waitFor(() => hasLocked, { what: 'the row to be locked' });
    const taken = db.schema.dataSource.query("UPDATE notes SET text = 'taken' WHERE id = 1");
    await waitFor(() => taken.catch(() => db.schema.dataSource.query("UPDATE notes SET text = 'taken' WHERE id = 1")), {
      deadlineMs: 20_000,
      what: 'the lock of the idle transaction to be gone',
    });
    thaw();
    expect(await frozen).toEqual([{ text: 'taken' }]);
    expect(runs).toBe(2);
  });

  it('does not include idle connections of the pool: they stay open', async () => {
    const connectionId = async (): Promise<number> => {
      const [row] = await db.unitOfWork.run((tx) => select<{ id: number }>(tx, 'SELECT CONNECTION_ID() AS id'));
      return row!.id;
    };
    const id = await connectionId();
    await waitFor(
      async () => {
        const [row] = await db.schema.dataSource.query<{ time: number | string }[]>(
          'SELECT TIME AS time FROM information_schema.PROCESSLIST WHERE ID = ?',
          [id],
        );
        return Number(row!.time) >= 3;
      },
      { what: 'the connection to idle for longer than a transaction may', everyMs: 200 },
    );
    expect(await connectionId()).toBe(id);
  });

  it('is none after a rollback either', async () => {
    let id = 0;
    const failing = db.unitOfWork.run(async (tx) => {
      [{ id }] = (await select<{ id: number }>(tx, 'SELECT CONNECTION_ID() AS id')) as [{ id: number }];
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    const session = await db.database.query<{ id: number; seconds: number | string }>(
      'SELECT CONNECTION_ID() AS id, @@SESSION.wait_timeout AS seconds',
    );
    expect(session[0]!.id).toBe(id);
    expect(Number(session[0]!.seconds)).toBeGreaterThan(60);
  });
});

describe('Work that takes turns', () => {
  let db: Connected;
  let release: () => Promise<void>;
  beforeEach(async () => {
    db = await connect({ poolSize: 10 });
    await db.schema.dataSource.query("INSERT INTO notes VALUES (1, 'held'), (2, 'free')");
    release = await holdRows(db.schema, 'SELECT * FROM notes WHERE id = 1 FOR UPDATE');
  });
  afterEach(() => db.close());

  const inTurn = (id: number): Promise<unknown[]> =>
    db.unitOfWork.run((tx) => lockNote(tx, id), { turn: `note ${id}`, deadlineMs: 60_000 });

  it('leaves connections to other work while any number waits for a row, and runs other names', async () => {
    const waiting = Array.from({ length: 100 }, () => inTurn(1));
    let done = 0;
    for (const one of waiting) void one.then(() => done++);
    await untilSomebodyWaits(db.schema);
    expect(await countWaiting(db.schema)).toBeLessThanOrEqual(1);
    expect(await db.database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await inTurn(2)).toEqual([{ text: 'free' }]);
    expect(await Promise.all(Array.from({ length: 20 }, () => inTurn(2)))).toHaveLength(20);
    expect(done).toBe(0);
    await release();
    expect(await Promise.all(waiting)).toHaveLength(100);
  });

  it('is refused past its bound, and is Unavailable', async () => {
    const waiting = Array.from({ length: 250 }, () => inTurn(1));
    await expect(inTurn(1)).rejects.toMatchObject({ name: 'Unavailable', dependency: 'database' });
    await release();
    expect(await Promise.all(waiting)).toHaveLength(250);
  });
});
