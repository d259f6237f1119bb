import { mkdirSync, writeFileSync } from 'node:fs';
import { checks } from '../../src/checks';
import { keptAt } from '../../src/scope/kept';
import type { Scope } from '../../src/scope/scope';
import { wholeHistory } from '../../src/scope/whole-history';
import { sql } from '../../src/sql';
import { AuditedShop } from '../audited-shop';
import { breaks } from '../breaks';
import { accepted } from '../breaks/accepted';
import type { Scenario } from '../shop/scenario';
import { mutantsOf, type SqlMutant } from './sql-mutants';

type Row = Readonly<Record<string, unknown>>;

/** A mutant of the statement of a check. `seen`: the situation in which it answers otherwise than the check. */
interface Tried extends SqlMutant {
  readonly check: string;
  seen?: string;
  invalid?: boolean;
}

/**
 * Mutation tests of the auditor's checks, which are SQL, so that StrykerJS cannot mutate them: each mutant must answer
 * otherwise than its check in the correct shop or after one of the breaks. Part of `npm run mutation`.
 */
describe("the mutants of the auditor's checks", () => {
  let shop: AuditedShop;

  beforeAll(async () => {
    shop = await AuditedShop.open();
  });

  afterAll(() => shop.close());

  it('are found by the broken rows', async () => {
    const scope = allRows();
    const statements = checks.map(({ name, violations }) => {
      const { text, parameters } = violations(scope);
      return { name, text, parameters };
    });
    const mutants = statements.flatMap(({ name, text }) =>
      mutantsOf(text).map((mutant): Tried => ({ check: name, ...mutant })),
    );

    const situations: [string, (scenario: Scenario) => Promise<unknown>][] = [
      ['a correct shop', () => Promise.resolve()],
      ...[...breaks, ...accepted].map(({ what, inflict }): (typeof situations)[number] => [
        what,
        (scenario) => inflict(shop.database.dataSource, scenario, shop.now),
      ]),
    ];
    for (const [situation, inflict] of situations) {
      await inflict(await shop.fill());
      for (const { name, text, parameters } of statements) {
        const open = mutants.filter(({ check, seen, invalid }) => check === name && !seen && !invalid);
        if (open.length === 0) continue;
        const expected = identities(await rowsOf(text, parameters));
        for (const mutant of open) {
          try {
            const found = identities(await rowsOf(mutant.text, parameters));
            if (found !== expected) mutant.seen = situation;
          } catch {
            mutant.invalid = true; // not SQL any more
          }
        }
      }
    }
    report(mutants);
  }, 1_800_000);

  const rowsOf = (text: string, parameters: readonly unknown[]): Promise<Row[]> =>
    shop.database.dataSource.query(`SELECT * FROM (${text}) violation LIMIT 1000`, [...parameters]);
});

/** Every row, so that only the checks themselves are mutated: auditor-range.db.spec.ts covers the ranges. */
const allRows = (): Scope => ({
  ...wholeHistory(keptAt(new Date(), 30)),
  ordersWithRecords: sql`orders`,
  ordersWithEvents: sql`orders`,
  refundsWithRecords: sql`order_refunds`,
  refundsWithEvents: sql`order_refunds`,
});

/** What a spec can compare of violations: the columns that name the row. */
const identities = (rows: readonly Row[]): string =>
  rows
    .map(({ expected: _expected, found: _found, ...names }) => JSON.stringify(names))
    .sort()
    .join('\n');

function report(mutants: readonly Tried[]): void {
  const valid = mutants.filter(({ invalid }) => !invalid);
  const survivors = valid.filter(({ seen }) => seen === undefined).map(({ check, what }) => ({ check, what }));
  const score = 1 - survivors.length / valid.length;
  mkdirSync('.local/mutation', { recursive: true });
  const summary = { score, mutants: valid.length, invalid: mutants.length - valid.length, survivors };
  writeFileSync('.local/mutation/audit.json', JSON.stringify(summary, null, 2));
  expect(score).toBeGreaterThanOrEqual(0.9);
}
