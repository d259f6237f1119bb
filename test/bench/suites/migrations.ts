import { type MeasuredMigration, measureMigrations } from '../migrations/measure';
import type { SuiteResult, Table } from '../result';
import { step } from '../show';
import { spread } from '../statistics';
import type { Bench, Suite } from '../suite';

export const migrations: Suite = {
  title: 'how long each migration of a large table takes, and what waits for it (docs/migrations.md)',
  needs: { apis: 0 },
  seconds: 0,
  rounds: 1,
  flags: { rows: { least: 1_000, byDefault: 100_000 } },
  run: measure,
};

async function measure({ run, flag }: Bench): Promise<SuiteResult> {
  const { engine, host, port, admin } = run.database;
  const server = { engine: engine === 'mysql' ? 'mysql' : 'mariadb', host, port, admin } as const;
  const measured = await measureMigrations(server, flag('rows'), ({ name, durationMs }) =>
    step(`${name}: ${Math.round(durationMs)} ms`),
  );
  return {
    figures: Object.fromEntries(
      measured.flatMap(({ name, durationMs, longestWriteMs, longestReadMs }) => [
        [`${name} / ms`, spread([durationMs])],
        [`${name} / longest write, ms`, spread([longestWriteMs])],
        [`${name} / longest read, ms`, spread([longestReadMs])],
      ]),
    ),
    targets: [],
    tables: [tableOf(measured)],
    charts: [],
    notes: [
      `${flag('rows').toLocaleString('en')} rows in each table. A client writes and reads single rows meanwhile.`,
    ],
  };
}

const tableOf = (measured: readonly MeasuredMigration[]): Table => ({
  title: 'milliseconds of each migration',
  columns: ['', 'table', 'migration', 'longest write', 'longest read'],
  rows: measured.map(({ name, table, durationMs, longestWriteMs, longestReadMs }) => [
    name,
    table,
    ...[durationMs, longestWriteMs, longestReadMs].map((ms) => Math.round(ms).toLocaleString('en')),
  ]),
});
