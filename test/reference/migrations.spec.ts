import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ROOT } from './derived-files';

const files = ['libs', 'apps'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\/migrations\/\d[^/]*\.ts$/.test(file))
    .map((file) => join(folder, file)),
);
const stampOf = (file: string): string => basename(file).slice(0, 13);

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
});
