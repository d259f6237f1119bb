import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { typescriptPaths } from './aliases';
import { derivedFiles, ROOT } from './derived-files';

interface JestConfig {
  readonly projects: readonly { readonly moduleNameMapper: Readonly<Record<string, string>> }[];
}

describe('A file that is written from the list of contexts', () => {
  it.each(Object.entries(derivedFiles()))('is what `npm run derived` writes: %s', (file, text) => {
    expect(readFileSync(join(ROOT, file), 'utf8')).toBe(text);
  });
});

describe('The aliases of Jest', () => {
  const { projects } = createRequire(__filename)(join(ROOT, 'jest.config.js')) as JestConfig;

  /** Where Jest looks for an import: the first pattern that fits. */
  const mapped = (name: string): string | undefined =>
    Object.entries(projects[0]!.moduleNameMapper).flatMap(([pattern, path]) => {
      const found = new RegExp(pattern).exec(name);
      return found ? path.replaceAll(/\$(\d)/g, (_, n: string) => found[Number(n)] ?? '') : [];
    })[0];

  it.each(Object.entries(typescriptPaths))('lead to the same files as those of TypeScript: %s', (name, [path]) => {
    const [asked, wanted] = [name, path].map((text) => text.replace('*', 'some/file'));
    expect(mapped(asked!)).toBe(wanted!.replace('./', '<rootDir>/'));
  });
});
