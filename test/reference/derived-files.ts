import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { swcPaths, typescriptPaths } from './aliases';
import { configurationPage, envExample } from './configuration';
import { migrationsPage } from './migrations-page';

export const ROOT = join(__dirname, '..', '..');

/** A file of settings in JSON with the paths of imports in place of those that it has. */
function withPaths(file: string, paths: Readonly<Record<string, readonly [string]>>): string {
  const entries = Object.entries(paths).map(([name, [path]]) => `      "${name}": ["${path}"]`);
  return readFileSync(join(ROOT, file), 'utf8').replace(
    /"paths": \{[^}]*\}/,
    `"paths": {\n${entries.join(',\n')}\n    }`,
  );
}

/** The files that are written from the list of contexts, by their names, as they must be. */
export const derivedFiles = (): Readonly<Record<string, string>> => ({
  'docs/configuration.md': configurationPage(),
  '.env.example': envExample(),
  'docs/migrations.md': migrationsPage(),
  'tsconfig.json': withPaths('tsconfig.json', typescriptPaths),
  '.swcrc': withPaths('.swcrc', swcPaths),
});
