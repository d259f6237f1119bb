import { sql } from '../src/sql';

describe('sql`…`', () => {
  it('turns values into parameters', () => {
    const at = new Date('2026-11-20T12:00:00.000Z');
    expect(sql`SELECT ${1}, ${"it's"}, ${at}`).toEqual({ text: 'SELECT ?, ?, ?', parameters: [1, "it's", at] });
  });

  it('inserts pieces of SQL, with their parameters in order', () => {
    const inner = sql`(SELECT * FROM orders WHERE total > ${2})`;
    expect(sql`SELECT ${1} FROM ${inner} o JOIN ${inner} p WHERE x = ${3}`).toEqual({
      text: 'SELECT ? FROM (SELECT * FROM orders WHERE total > ?) o JOIN (SELECT * FROM orders WHERE total > ?) p WHERE x = ?',
      parameters: [1, 2, 2, 3],
    });
  });
});
