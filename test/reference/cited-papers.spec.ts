import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './derived-files';

const FOLDERS = ['apps', 'docs', 'libs', 'scripts', 'test', 'docker', '.ci'];
const TEXT = /\.(ts|mjs|cjs|md|lua|yaml|sh)$|^run$/;
/** Names of papers that were never in the repository. */
const OUTSIDE = /\b(?:DESIGN|API|STYLE|FACTS)\.md\b|\bFACTS\b/;

interface Text {
  readonly file: string;
  readonly text: string;
}

const texts: readonly Text[] = [
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  ),
  ...readdirSync(ROOT),
]
  .filter((file) => TEXT.test(file.split('/').at(-1)!) && !file.includes('node_modules') && file !== myself())
  .map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));

function myself(): string {
  return __filename.slice(ROOT.length + 1);
}

/** `docs/adr/0023` stands for the one file that begins so. */
function isThere(path: string): boolean {
  const [folder, name] = [dirname(path), path.split('/').at(-1)!];
  if (!/^\d{4}$/.test(name)) return existsSync(join(ROOT, path));
  return readdirSync(join(ROOT, folder)).some((file) => file.startsWith(`${name}-`));
}

const missing = (pattern: RegExp, pathOf: (file: string, found: string) => string): string[] =>
  texts.flatMap(({ file, text }) =>
    [...text.matchAll(pattern)].flatMap(([, found]) =>
      isThere(pathOf(file, found!)) ? [] : [`${file} names ${found!}`],
    ),
  );

describe('A paper that a file cites', () => {
  it('is in the repository', () => {
    expect(texts.length).toBeGreaterThan(500);
    expect(missing(/(?<![\w/])(docs\/(?:[\w/-]+\.(?:md|json|yaml)|adr\/\d{4}\b))/g, (_, found) => found)).toEqual([]);
    expect(texts.filter(({ text }) => OUTSIDE.test(text)).map(({ file }) => file)).toEqual([]);
  });

  it('is where the link leads', () => {
    const pages = /\]\((?!\w+:|#)([^)#\s]+)/g;
    const ofMarkdown = (file: string, found: string) => (file.endsWith('.md') ? join(dirname(file), found) : '.');
    expect(missing(pages, ofMarkdown)).toEqual([]);
  });
});
