import { Unavailable } from '@app/kernel';
import { isTimeLimitReached } from '@app/platform';
import { connect, type Connected } from './connected';

const unavailable = expect.objectContaining({ name: 'Unavailable', dependency: 'database' });

describe('A single read', () => {
  let db: Connected;

  beforeEach(async () => {
    db = await connect({ poolSize: 1, poolQueueLimit: 2 });
    await db.schema.dataSource.query("INSERT INTO notes VALUES (1, 'one'), (2, 'two')");
  });
  afterEach(() => db.close());

  it('answers rows', async () => {
    const rows = await db.database.query('SELECT id, text FROM notes WHERE id > ? ORDER BY id', [1]);
    expect(rows).toEqual([{ id: 2, text: 'two' }]);
  });

  it('answers whole amounts up to 2^53-1 as numbers', async () => {
    const rows = await db.database.query('SELECT CAST(? AS SIGNED) AS amount', [Number.MAX_SAFE_INTEGER]);
    expect(rows).toEqual([{ amount: Number.MAX_SAFE_INTEGER }]);
  });

  it('throws the error of a wrong statement, and uses the connection again', async () => {
    await expect(db.database.query('SELECT nothing FROM notes')).rejects.toMatchObject({ errno: 1054 });
    expect(await db.database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(db.proxy.connections).toBe(1);
  });

  it('is unavailable while connections are refused, and works again afterwards', async () => {
    await db.proxy.refuse();
    await expect(db.database.query('SELECT 1')).rejects.toThrow(Unavailable);
    await db.proxy.heal();
    expect(await db.database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is unavailable after five seconds of silence, and works again afterwards', async () => {
    await db.database.query('SELECT 1');
    db.proxy.blackHole();
    const began = performance.now();
    await expect(db.database.query('SELECT 1')).rejects.toEqual(unavailable);
    const waited = performance.now() - began;
    expect(waited).toBeGreaterThan(4_900);
    expect(waited).toBeLessThan(8_000);
    await db.proxy.heal();
    expect(await db.database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  describe('with a time limit', () => {
    it('is ended by the server itself, and the connection is used again', async () => {
      await db.schema.dataSource.query('CREATE TABLE many (n INT)');
      await db.schema.dataSource.query('INSERT INTO many VALUES ?', [Array.from({ length: 2_000 }, (_, n) => [n])]);
      const endless = 'SELECT COUNT(*) AS n FROM many a, many b, many c WHERE a.n + b.n + c.n = ?';
      const error: unknown = await db.database
        .query(endless, [-1], { timeLimitMs: 200 })
        .catch((caught: unknown) => caught);
      expect(error).toEqual(unavailable);
      expect(isTimeLimitReached(error)).toBe(true);
      const left = await db.schema.dataSource.query<unknown[]>(
        "SELECT 1 FROM information_schema.PROCESSLIST WHERE INFO LIKE '%many a, many b%' AND ID <> CONNECTION_ID()",
      );
      expect(left).toEqual([]);
      expect(await db.database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      expect(db.proxy.connections).toBe(1);
    });

    it('answers a faster query', async () => {
      const rows = await db.database.query('  SELECT text FROM notes WHERE id = ?', [2], { timeLimitMs: 1_500 });
      expect(rows).toEqual([{ text: 'two' }]);
    });

    it('is none for anything but a SELECT', async () => {
      await expect(db.database.query('DELETE FROM notes', [], { timeLimitMs: 100 })).rejects.toThrow('only a SELECT');
      expect(await db.database.query('SELECT id FROM notes')).toHaveLength(2);
    });
  });

  it('is unavailable at once when too many wait for a connection already', async () => {
    const slow = [1, 2, 3].map(() => db.database.query('SELECT SLEEP(0.5)'));
    const began = performance.now();
    await expect(db.database.query('SELECT 1')).rejects.toEqual(unavailable);
    expect(performance.now() - began).toBeLessThan(450);
    await Promise.all(slow);
    expect(await db.database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
