// `npm run search-folding`: writes the table of Unicode's case folding that the search uses (ADR 0015), from Unicode's own
// data files, which come in a package of 22 MB that goes to .local. For a new version of Unicode: change VERSION, run this,
// and re-index with a migration if the table differs.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import prettier from 'prettier';
import { npm } from './lib/npm.mjs';
import { line, Refusal } from './lib/progress.mjs';
import { local, root } from './lib/project.mjs';
import { supervise } from './lib/supervise.mjs';

/** The version of Unicode, and of the package that has its data. */
const VERSION = '17.0.0';
const PACKAGE = `@unicode/unicode-${VERSION}`;
const PACKAGE_VERSION = '2.1.0';

const folder = local('unicode');
const file = join(root, 'libs', 'product', 'src', 'domain', 'catalogue', 'folding-table.ts');

await supervise(write);

async function write() {
  const { unicode } = process.versions;
  if (!VERSION.startsWith(unicode)) throw new Refusal(`this Node has Unicode ${unicode}: use one with ${VERSION}`);
  if (!existsSync(join(folder, 'node_modules', PACKAGE))) await install();
  const foldings = rangesOf(await foldingsBeyondLowerCase());
  const zeros = zerosOf(await dataOf('General_Category', 'Decimal_Number'));
  const options = await prettier.resolveConfig(file);
  writeFileSync(file, await prettier.format(source(foldings, zeros), { ...options, filepath: file }));
  line(`wrote ${foldings.length} ranges of letters and ${zeros.length} zeros`);
}

function install() {
  return npm(['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `${PACKAGE}@${PACKAGE_VERSION}`]);
}

async function dataOf(...path) {
  const module = await import(pathToFileURL(join(folder, 'node_modules', PACKAGE, ...path, 'code-points.mjs')));
  return module.default;
}

/** Full case folding (CaseFolding.txt, C and F) where it is not the lower case, of what a compatibility decomposition leaves. */
async function foldingsBeyondLowerCase() {
  const common = await dataOf('Case_Folding', 'C');
  const full = await dataOf('Case_Folding', 'F');
  const foldings = [];
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
    const letter = String.fromCodePoint(codePoint);
    const folded = String.fromCodePoint(...[full.get(codePoint) ?? common.get(codePoint) ?? codePoint].flat());
    if (isDecomposed(codePoint) && folded !== letter.toLowerCase()) foldings.push([codePoint, folded]);
  }
  return foldings;
}

/** `[first, last, folding of first]`: letters in a row, whose foldings are in a row too. */
function rangesOf(foldings) {
  const ranges = [];
  for (const [codePoint, folded] of foldings) {
    const range = ranges.at(-1);
    if (range && follows(range, codePoint, folded)) range[1] = codePoint;
    else ranges.push([codePoint, codePoint, folded]);
  }
  return ranges;
}

function follows([first, last, folding], codePoint, folded) {
  return codePoint === last + 1 && folded === String.fromCodePoint(folding.codePointAt(0) + codePoint - first);
}

/** The digits of each script are ten in a row. */
function zerosOf(digits) {
  const sorted = digits.filter((digit) => digit > 0x7f && isDecomposed(digit)).sort((a, b) => a - b);
  const zeros = sorted.filter((_, n) => n % 10 === 0);
  if (zeros.some((zero, n) => sorted[10 * n + 9] !== zero + 9)) throw new Refusal('the digits are not ten in a row');
  return zeros;
}

function isDecomposed(codePoint) {
  const letter = String.fromCodePoint(codePoint);
  return letter.normalize('NFKD') === letter;
}

function source(foldings, zeros) {
  const rows = foldings.map(([first, last, folded]) => `[${hex(first)}, ${hex(last)}, '${folded}'],`);
  return `
// Written by \`npm run search-folding\` from ${PACKAGE}@${PACKAGE_VERSION}. Do not edit.

export const UNICODE_VERSION = '${VERSION}';

/**
 * Full case folding where it differs from \`toLowerCase\` of the letter alone: letters in a row, and the folding of the
 * first. Only letters that NFKD leaves as they are.
 */
export const CASE_FOLDINGS: readonly (readonly [first: number, last: number, folded: string])[] = [
  ${rows.join('\n')}
];

/** The zero of each script beside ASCII that has decimal digits of its own; its nine others follow it. */
export const DECIMAL_ZEROS: readonly number[] = [${zeros.map(hex).join(', ')}];
`;
}

function hex(codePoint) {
  return `0x${codePoint.toString(16)}`;
}
