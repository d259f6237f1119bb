// Prints our boundary rules, and for each directory that is named which of them a tree like ours in it breaks:
// `{ rules: [{ name, comment, from }], broken: { directory: [names] } }`.
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { resolve } from 'node:path';
import config from '../../.dependency-cruiser.cjs';

const { forbidden, options } = config;
const tsConfig = extractTSConfig(options.tsConfig.fileName);

async function brokenIn(directory) {
  const { output } = await cruise(
    ['.'],
    { ...options, validate: true, ruleSet: { forbidden }, baseDir: resolve(directory) },
    undefined,
    { tsConfig },
  );
  return output.summary.violations.map(({ rule }) => rule.name);
}

const broken = {};
for (const directory of process.argv.slice(2)) broken[directory] = await brokenIn(directory);
const rules = forbidden.map(({ name, comment, from }) => ({ name, comment, from }));
process.stdout.write(JSON.stringify({ rules, broken }));
