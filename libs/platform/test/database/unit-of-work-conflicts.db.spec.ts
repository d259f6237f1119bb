import { TransactionConflict, type Tx, Unavailable } from '@app/kernel';
import { execute, insertAll, select } from '@app/platform/database/statements';
import { waitFor } from '@test/support/wait-for';
import { Barrier } from './barrier';
import { connect, type Connected } from './connected';

const append = (tx: Tx, id: number, letter: string): Promise<number> =>
  execute(tx, 'UPDATE notes SET text = CONCAT(text, ?) WHERE id = ?', [letter, id]);

const errnoOf = (error: unknown): unknown => (error as { errno?: unknown }).errno;

describe('A unit of work that runs into another one', () => {
  let db: Connected;

  beforeAll(async () => {
    db = await connect();
  });
  beforeEach(() => db.schema.dataSource.query("INSERT INTO notes VALUES (1, ''), (2, '')"));
  afterEach(() => db.schema.dataSource.query('DELETE FROM notes'));
  afterAll(() => db.close());

  it('is run again after a deadlock: both are done, each of them once', async () => {
    const bothHoldOne = new Barrier(2);
    const failures: unknown[] = [];
    let runs = 0;
    const unit = (first: number, second: number, letter: string) =>
      db.unitOfWork.run(async (tx) => {
        runs++;
        await append(tx, first, letter);
        await bothHoldOne.arrive();
        await append(tx, second, letter).catch((error: unknown) => {
          failures.push(errnoOf(error));
          throw error;
        });
      });
    await Promise.all([unit(1, 2, 'a'), unit(2, 1, 'b')]);
    expect(failures).toEqual([1213]);
    expect(runs).toBe(3);
    const texts = (await db.notes()).map(({ text }) => Array.from(text).sort().join(''));
    expect(texts).toEqual(['ab', 'ab']);
  });

  it('runs again from its beginning after it has waited too long for a lock', async () => {
    const other = db.schema.dataSource.createQueryRunner();
    await other.startTransaction();
    await other.query('SELECT * FROM notes WHERE id = 1 FOR UPDATE');
    const failures: unknown[] = [];
    let runs = 0;
    await db.unitOfWork.run(async (tx) => {
      if (++runs === 2) await other.commitTransaction();
      await append(tx, 2, 'x');
      await execute(tx, 'SET SESSION innodb_lock_wait_timeout = 1');
      await append(tx, 1, 'x').catch((error: unknown) => {
        failures.push(errnoOf(error));
        throw error;
      });
    });
    await other.release();
    expect(failures).toEqual([1205]);
    expect(runs).toBe(2);
    expect((await db.notes()).map(({ text }) => text)).toEqual(['x', 'x']);
  });

  it('runs again and sees the rows of the winner when its work throws TransactionConflict', async () => {
    const runs: number[] = [];
    const seen = await db.unitOfWork.run(async (tx) => {
      runs.push(tx.run);
      const rows = await select(tx, 'SELECT id FROM notes WHERE id = 9');
      if (rows.length > 0) return 'the winner';
      await append(tx, 1, 'never');
      await db.schema.dataSource.query("INSERT INTO notes VALUES (9, 'by the winner')");
      throw new TransactionConflict(new Error('1062'));
    });
    expect(seen).toBe('the winner');
    expect(runs).toEqual([1, 2]);
    expect((await db.notes()).map(({ text }) => text)).toEqual(['', '', 'by the winner']);
  });

  it('never meets a unique key alone: of many that write the same key, one does and the others see it', async () => {
    const writeOnce = () =>
      db.unitOfWork.run(async (tx) => {
        const rows = await select<{ text: string }>(tx, 'SELECT text FROM notes WHERE id = 9');
        if (rows[0]) return 'found';
        await insertAll(tx, 'notes', ['id', 'text'], [[9, 'once']]).catch((error: unknown) => {
          throw new TransactionConflict(error);
        });
        return 'written';
      });
    const answers = await Promise.all(Array.from({ length: 12 }, writeOnce));
    expect(answers.filter((answer) => answer === 'written')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'found')).toHaveLength(11);
  });

  it('fails at its deadline with the cause, and everything is rolled back', async () => {
    let runs = 0;
    const began = performance.now();
    const hopeless = db.unitOfWork.run(
      async (tx) => {
        runs++;
        await append(tx, 1, 'never');
        throw new TransactionConflict(new Error('again and again'));
      },
      { deadlineMs: 400 },
    );
    await expect(hopeless).rejects.toThrow(Unavailable);
    await expect(hopeless).rejects.toMatchObject({ dependency: 'database', cause: { name: 'TransactionConflict' } });
    expect(performance.now() - began).toBeLessThan(2_500);
    expect(runs).toBeGreaterThan(2);
    expect(runs).toBeLessThan(60); // it pauses between two runs
    expect((await db.notes()).map(({ text }) => text)).toEqual(['', '']);
  });

  it('fails at its deadline though a lock is held for longer, and leaves the queue of the lock', async () => {
    const other = db.schema.dataSource.createQueryRunner();
    await other.startTransaction();
    await other.query('SELECT * FROM notes WHERE id = 1 FOR UPDATE');
    const began = performance.now();
    const waiting = db.unitOfWork.run((tx) => append(tx, 1, 'late'), { deadlineMs: 300 });
    await expect(waiting).rejects.toThrow(Unavailable);
    expect(performance.now() - began).toBeLessThan(2_500);
    await other.commitTransaction();
    await other.release();
    await waitFor(() => db.unitOfWork.run((tx) => append(tx, 1, 'x'), { deadlineMs: 1_000 }));
    expect((await db.notes())[0]?.text).toBe('x');
  });
});
