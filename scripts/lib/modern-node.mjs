import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './commands.mjs';
import { withLock } from './locks.mjs';
import { npm } from './npm.mjs';
import { step } from './progress.mjs';
import { local } from './project.mjs';

const version = '22.23.3';

/**
 * A Node binary with `node:sqlite` (22.13 or newer), which the emulator needs: this very one, or else the one that the
 * npm package `node` brings. It lies apart from the project's node_modules, where it would shadow the person's `node`.
 */
export async function modernNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 13)) return process.execPath;
  const home = local('tools', `node-${version}`);
  const program = join(home, 'node_modules', 'node', 'bin', 'node');
  await withLock(local('tools.lock'), 'installing tools', async () => {
    if (existsSync(program)) return;
    step(`installing Node ${version} for the SQS and S3 emulator (this is ${process.version})`);
    await npm(['install', '--prefix', home, '--no-save', `node@${version}`]);
    await run(program, ['--version'], { purpose: 'the installed Node' });
  });
  return program;
}
