import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ROOT } from './derived-files';
import { allMigrations } from './migrations-page';

const files = ['libs', 'apps'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\/migrations\/\d[^/]*\.ts$/.test(file))
    .map((file) => join(folder, file)),
);
const stampOf = (file: string): string => basename(file).slice(0, 13);

const sourceOf = (file: string, name: string): boolean =>
  readFileSync(join(ROOT, file), 'utf8').includes(`export class ${name} `);
const upOf = (source: string): string => source.split('async down')[0] ?? '';

describe('A migration', () => {
  it.each(files)('is in the list beside it, under its own name: %s', (file) => {
    const list = readFileSync(join(ROOT, dirname(file), 'index.ts'), 'utf8');
    const name = new RegExp(String.raw`import \{ (\w+${stampOf(file)}) \} from './${basename(file, '.ts')}'`).exec(
      list,
    )?.[1];
    expect(name).toBeDefined();
    expect(list).toMatch(new RegExp(String.raw`[\s[]${name!}[,\]]`));
  });

  it('has a time of its own', () => {
    // The data platform has a schema of its own.
    const stamps = files.filter((file) => file.startsWith('libs')).map(stampOf);
    expect(stamps.length).toBeGreaterThan(30);
    expect(new Set(stamps).size).toBe(stamps.length);
  });

  it('is one of the migrations that docs/migrations.md describes', () => {
    const described = new Set(allMigrations.map(({ name }) => name.slice(-13)));
    expect(files.map(stampOf).filter((stamp) => !described.has(stamp))).toEqual([]);
  });

  it.each(allMigrations)('says what it locks at ten million rows, and for how long: $name', ({ name, change }) => {
    const { locks } = change;
    const source = readFileSync(
      join(
        ROOT,
        files.find((file) => name.endsWith(stampOf(file)) && sourceOf(file, name))!,
      ),
      'utf8',
    );
    expect(upOf(source)).toMatch(new RegExp(String.raw`\b${locks.table}\b`));
    for (const engine of ['mariadb', 'mysql'] as const) {
      expect(['nothing', 'rows', 'writes', 'everything']).toContain(locks.blocks[engine]);
      expect(locks.secondsAtTenMillion[engine]).toBeGreaterThanOrEqual(0);
      // What blocks takes its time, and whatever rewrites rows or builds an index was measured.
      const isLong = /ALTER TABLE (?!ranking_generations)[^`]*\b(ADD (UNIQUE )?KEY|MODIFY|DROP PRIMARY)/.test(
        upOf(source),
      );
      if (isLong) expect([name, locks.secondsAtTenMillion[engine]]).toEqual([name, expect.any(Number)]);
      if (isLong) expect(locks.secondsAtTenMillion[engine]).toBeGreaterThan(0);
    }
  });
});
