import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiDocument, type BreakingChange } from '../support/breaking-changes';
import { ROOT } from './derived-files';

const read = (...parts: readonly string[]): string => readFileSync(join(ROOT, ...parts), 'utf8');

/** The OpenAPI document of the present tree. */
export const presentDocument = (): ApiDocument => JSON.parse(read('docs', 'openapi.json')) as ApiDocument;

/** The OpenAPI document of the last release: package.json has its version until the next one. */
export function releasedDocument(): ApiDocument {
  const { version } = JSON.parse(read('package.json')) as { version: string };
  return JSON.parse(read('docs', 'releases', version, 'openapi.json')) as ApiDocument;
}

/** The breaking changes of the unreleased section of a changelog, by default the repository's. */
export function announcedBreaks(changelog = read('CHANGELOG.md')): readonly string[] {
  const [, unreleased = ''] = /^## \[Unreleased\]\n([^]*?)(?=^## |(?![^]))/m.exec(changelog) ?? [];
  return unreleased
    .split(/^(?=- |#)/m)
    .filter((entry) => entry.startsWith('- **Breaking:**'))
    .map((entry) => entry.trim());
}

/** The changes that no entry names: an entry has `place` and `thing` of the change in backticks. */
export function unannounced(
  changes: readonly BreakingChange[],
  announced: readonly string[],
): readonly BreakingChange[] {
  const names = ({ place, thing }: BreakingChange) => [place, thing].map((name) => `\`${name}\``);
  return changes.filter((change) => !announced.some((entry) => names(change).every((name) => entry.includes(name))));
}
