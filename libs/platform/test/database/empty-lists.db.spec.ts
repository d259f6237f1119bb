import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anyPair, caseOf, pairIn } from '../../src/database/sql';
import { execute, executeLater, insertAll, insertAllLater, select } from '../../src/database/statements';
import { type Connected, connect } from './connected';

/** Every place of a statement that takes a list, with a list of nothing. */
describe('An empty list in a statement', () => {
  let db: Connected;
  beforeAll(async () => {
    db = await connect();
    await db.schema.dataSource.query("INSERT INTO notes VALUES (1, 'one'), (2, 'two')");
  });
  afterAll(() => db.close());

  const BOTH = [
    { id: 1, text: 'one' },
    { id: 2, text: 'two' },
  ];
  const conditions: readonly [how: string, condition: string, parameters: unknown[]][] = [
    ['IN (?)', 'id IN (?)', [[]]],
    ['anyPair', anyPair('id', 'text', 0), []],
    ['pairIn', pairIn('id', 'text', 0), []],
    ['IN (?) beside another list', 'id IN (?) AND text IN (?)', [[1, 2], []]],
  ];

  it.each(conditions)('of %s matches no row in a transaction', async (_, condition, parameters) => {
    const rows = await db.unitOfWork.run((tx) => select(tx, `SELECT id FROM notes WHERE ${condition}`, parameters));
    expect(rows).toEqual([]);
  });

  it.each(conditions)('of %s matches no row outside of one', async (_, condition, parameters) => {
    expect(await db.database.query(`SELECT id FROM notes WHERE ${condition}`, parameters)).toEqual([]);
  });

  it.each(conditions)('of %s changes no row', async (_, condition, parameters) => {
    const change = `UPDATE notes SET text = 'changed' WHERE ${condition}`;
    const matched = await db.unitOfWork.run(async (tx) => {
      executeLater(tx, change, parameters);
      return execute(tx, change, parameters);
    });
    expect(matched).toBe(0);
    expect(await db.notes()).toEqual(BOTH);
  });

  it('of caseOf is refused: NULL would be written to whatever rows the statement matches', () => {
    const empty = () =>
      caseOf(
        'id',
        [],
        () => 0,
        () => 'changed',
      );
    expect(empty).toThrow(RangeError);
  });

  it('is never one of NOT IN (?), which NULL would turn into no row at all', () => {
    const sources = ['libs', 'apps'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !/\btest\b/.test(file))
        .map((file) => join(folder, file)),
    );
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.filter((file) => /\bNOT\s+IN\s*\(\s*\?/.test(readFileSync(file, 'utf8')))).toEqual([
      join('libs', 'platform', 'src', 'database', 'sql.ts'), // the comment that says so
    ]);
  });

  it('of rows to be inserted is no statement', async () => {
    await db.unitOfWork.run(async (tx) => {
      insertAllLater(tx, 'notes', ['id', 'text'], []);
      await insertAll(tx, 'notes', ['id', 'text'], []);
    });
    expect(await db.notes()).toEqual(BOTH);
  });
});
