// `npm run mutation`: mutation tests of the rules (docs/mutation.md), on demand and not in CI. StrykerJS mutates the code,
// against the unit specs; then the auditor's SQL is mutated on servers of its own. Arguments go to StrykerJS, and leave the
// SQL out: `npm run mutation -- --mutate 'libs/order/src/domain/*.ts'`. With `--sql` the SQL alone.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { refuseOldNode } from './lib/node-version.mjs';
import { installAndBuild } from './lib/npm.mjs';
import { root } from './lib/project.mjs';

/** Runs a program of Node to its end. Answers whether it succeeded. */
const node = (...args) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
    child.on('error', reject).on('exit', (code) => resolve(code === 0));
  });

refuseOldNode();
await installAndBuild();
const args = process.argv.slice(2);
const isSqlOnly = args.includes('--sql');
const results = [];
if (!isSqlOnly) {
  results.push(await node(join('node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js'), 'run', ...args));
}
if (isSqlOnly || args.length === 0) {
  results.push(
    await node(join('scripts', 'test.mjs'), '--config', join('scripts', 'mutation', 'jest.checks.config.js')),
  );
}
process.exitCode = results.every(Boolean) ? 0 : 1;
