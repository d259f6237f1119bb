import { newId, type Tx } from '@app/kernel';
import { anyPair, caseOf, fromBinary, pairIn, toBinary, toInteger } from '@app/platform/database/sql';
import { execute, insertAll, insertRows, insertRowsLater, select } from '@app/platform/database/statements';
import { textParameter } from '@app/platform/database/text';
import { connect, type Connected } from './connected';

describe('Statements', () => {
  let db: Connected;
  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => db.unitOfWork.run(work);

  beforeAll(async () => {
    db = await connect();
    await db.schema.dataSource.query(`
      CREATE TABLE things (
        a BINARY(16) NOT NULL, b BINARY(16) NOT NULL, amount BIGINT NOT NULL, note VARCHAR(50) NULL, at DATETIME(3) NULL,
        PRIMARY KEY (a, b)
      ) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin
    `);
  });
  afterEach(() => db.schema.dataSource.query('DELETE FROM things'));
  afterAll(() => db.close());

  const COLUMNS = ['a', 'b', 'amount', 'note', 'at'] as const;

  it('insert any number of rows with values of every kind, and read them unchanged', async () => {
    const at = new Date('2026-11-20T12:34:56.789Z');
    const rows = Array.from({ length: 300 }, (_, n) => [toBinary(newId()), toBinary(newId()), n, null, at] as const);
    const awkward = 'O\'Hara \\ " ? ; -- 김 🛒 %_';
    const odd = [toBinary(newId()), toBinary(newId()), Number.MAX_SAFE_INTEGER, awkward, at] as const;
    await run((tx) => insertAll(tx, 'things', COLUMNS, [...rows, odd]));
    const read = await run((tx) => select(tx, 'SELECT a, b, amount, note, at FROM things ORDER BY amount'));
    expect(read).toHaveLength(301);
    expect(read[0]).toEqual({ a: rows[0]![0], b: rows[0]![1], amount: 0, note: null, at });
    expect(read.at(-1)).toEqual({ a: odd[0], b: odd[1], amount: Number.MAX_SAFE_INTEGER, note: awkward, at });
  });

  it('insert rows that are objects by the names of their columns, at once or with the next statement', async () => {
    const [first, second] = [toBinary(newId()), toBinary(newId())];
    await run(async (tx) => {
      await insertRows(tx, 'things', COLUMNS, [{ note: 'now', at: null, amount: 1, b: second, a: first }]);
      insertRowsLater(tx, 'things', COLUMNS, [{ at: null, b: first, amount: 2, a: second, note: 'later' }]);
    });
    const read = await run((tx) => select(tx, 'SELECT a, b, amount, note, at FROM things ORDER BY amount'));
    expect(read).toEqual([
      { a: first, b: second, amount: 1, note: 'now', at: null },
      { a: second, b: first, amount: 2, note: 'later', at: null },
    ]);
  });

  it.each(['', '{"a":"김 🛒"}', 'O\'Hara \\ " ? ; -- %_', 'a\0b\n'])(
    'keep the text %j that is sent as bytes',
    async (note) => {
      await run((tx) =>
        insertAll(tx, 'things', COLUMNS, [[toBinary(newId()), toBinary(newId()), 1, textParameter(note), null]]),
      );
      const read = await run((tx) =>
        select(tx, 'SELECT note, CHAR_LENGTH(note) AS length FROM things WHERE note = ?', [note]),
      );
      expect(read).toEqual([{ note, length: Array.from(note).length }]);
    },
  );

  it('insert nothing without a statement', async () => {
    await run(async (tx) => {
      await insertAll(tx, 'there_is_no_such_table', ['a'], []);
      await insertRows<{ a: number }>(tx, 'there_is_no_such_table', ['a'], []);
    });
  });

  it('return how many rows an UPDATE matched, unchanged ones included', async () => {
    const id = toBinary(newId());
    await run((tx) => insertAll(tx, 'things', COLUMNS, [[id, id, 1, null, null]]));
    expect(await run((tx) => execute(tx, 'UPDATE things SET amount = 1 WHERE a = ?', [id]))).toBe(1);
    expect(await run((tx) => execute(tx, 'UPDATE things SET amount = 1 WHERE a = ?', [toBinary(newId())]))).toBe(0);
  });

  it.each([
    ['each to its own value', [10, 20, 30]],
    ['many to the same value', [10, 20, 20, 20, 30]],
    ['all to the same value', [20, 20, 20]],
  ])('set a column of many rows at once, %s', async (_, amounts) => {
    const rows = amounts.map((amount) => ({ id: toBinary(newId()), amount }));
    await run((tx) =>
      insertAll(
        tx,
        'things',
        COLUMNS,
        rows.map(({ id }) => [id, id, 0, null, null]),
      ),
    );
    const set = caseOf(
      'a',
      rows.slice(1),
      ({ id }) => id,
      ({ amount }) => amount,
    );
    const ids = rows.slice(1).map(({ id }) => id);
    await run((tx) => execute(tx, `UPDATE things SET amount = ${set.sql} WHERE a IN (?)`, [...set.parameters, ids]));
    const read = await run((tx) => select<{ amount: number }>(tx, 'SELECT amount FROM things ORDER BY amount'));
    expect(read.map(({ amount }) => amount)).toEqual([0, ...amounts.slice(1)]);
  });

  it.each([
    ['one pair', 1, anyPair],
    ['two pairs', 2, anyPair],
    ['five pairs', 5, anyPair],
    ['one pair along an index', 1, pairIn],
    ['two pairs along an index', 2, pairIn],
    ['five pairs along an index', 5, pairIn],
  ])('find %s by both parts', async (_, count, condition) => {
    const pairs = Array.from({ length: count }, () => [toBinary(newId()), toBinary(newId())] as const);
    const crossed = [pairs[0]![0], toBinary(newId())] as const;
    await run((tx) =>
      insertAll(
        tx,
        'things',
        COLUMNS,
        [...pairs, crossed].map(([a, b]) => [a, b, 1, null, null]),
      ),
    );
    const read = await run((tx) =>
      select<{ b: Buffer }>(
        tx,
        `SELECT b FROM things FORCE INDEX (PRIMARY) WHERE ${condition('a', 'b', count)}`,
        pairs.flat(),
      ),
    );
    expect(read.map(({ b }) => b.toString('hex')).sort()).toEqual(pairs.map(([, b]) => b.toString('hex')).sort());
  });

  it('keep an id through BINARY(16), and ids in the order in which they were made', async () => {
    const ids = Array.from({ length: 20 }, () => newId());
    const [row] = await run((tx) => select<{ id: Buffer }>(tx, 'SELECT ? AS id', [toBinary(ids[0]!)]));
    expect(fromBinary(row!.id)).toBe(ids[0]);
    const binary = ids.map(toBinary);
    expect([...binary].sort((a, b) => a.compare(b))).toEqual(binary);
  });

  it('add up to whole numbers, and to an error rather than to a rounded one', async () => {
    const half = Number.MAX_SAFE_INTEGER;
    const sums = await run((tx) =>
      select<{ small: string; none: null; large: string }>(
        tx,
        'SELECT SUM(1) AS small, SUM(NULL) AS none, ? + ? AS large',
        [half, half],
      ),
    );
    expect(toInteger(sums[0]!.small)).toBe(1);
    expect(toInteger(sums[0]!.none)).toBe(0);
    expect(() => toInteger(sums[0]!.large)).toThrow(RangeError);
  });
});
