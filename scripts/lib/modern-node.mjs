import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './commands.mjs';
import { withLock } from './locks.mjs';
import { npm } from './npm.mjs';
import { Refusal, step } from './progress.mjs';
import { local } from './project.mjs';

const versions = { 22: '22.23.3', 24: '24.21.0' };

/** A Node binary with `node:sqlite` (22.13 or newer), which the emulator needs: this very one, or an installed one. */
export async function modernNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 13)) return process.execPath;
  return installedNode(22);
}

/**
 * The Node binary that the npm package `node` brings. It lies apart from the project's node_modules, where it would shadow
 * the person's `node`.
 */
export async function installedNode(major) {
  const version = versions[major];
  if (!version) throw new Refusal(`There is no Node ${major} here; there are ${Object.keys(versions).join(' and ')}.`);
  const home = local('tools', `node-${version}`);
  const program = join(home, 'node_modules', 'node', 'bin', 'node');
  await withLock(local('tools.lock'), 'installing tools', async () => {
    if (existsSync(program)) return;
    step(`installing Node ${version} (this is ${process.version})`);
    await npm(['install', '--prefix', home, '--no-save', `node@${version}`]);
    await run(program, ['--version'], { purpose: 'the installed Node' });
  });
  return program;
}
