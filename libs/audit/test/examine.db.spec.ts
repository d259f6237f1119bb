import { Connections, Deadline } from '@app/platform';
import { examine } from '../src/examine';
import type { Scope } from '../src/scope/scope';
import { onSnapshot } from '../src/snapshot';
import { sql } from '../src/sql';
import { AuditedShop } from './audited-shop';

const ROWS = [
  [2, 1],
  [1, 2],
  [3, 1],
  [1, 1],
] as const;

describe('A check', () => {
  let shop: AuditedShop;

  beforeAll(async () => {
    shop = await AuditedShop.open();
  });

  afterAll(() => shop.close());

  it('orders violations by their identifying columns, in any order of the server', async () => {
    const found = ROWS.map(([entry, line]) => sql`SELECT ${entry} AS entry_no, ${line} AS line_no`);
    const check = {
      name: 'examples.order',
      rule: 'Nothing is found.',
      examined: () => sql`(SELECT 1 AS one)`,
      violations: () =>
        sql`SELECT entry_no, line_no, 'none' AS expected, 'one' AS found FROM (${found.reduce(
          (all, row) => sql`${all} UNION ALL ${row}`,
        )}) found_rows`,
    };
    const deadline = Deadline.after(30_000);

    const { violations } = await shop.module
      .get(Connections)
      .borrow(deadline, (connection) =>
        onSnapshot(connection, deadline, (snapshot) => examine(check, {} as Scope, snapshot)),
      );

    expect(violations.map(({ row }) => [row.entryNo, row.lineNo])).toEqual([
      [1, 1],
      [1, 2],
      [2, 1],
      [3, 1],
    ]);
  });
});
