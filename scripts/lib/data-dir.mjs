import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endLeftovers } from './children.mjs';
import { removeContainers } from './docker.mjs';
import { takeLock } from './locks.mjs';
import { Memory } from './memory.mjs';
import { Refusal } from './progress.mjs';

const servers = ['mariadb', 'mariadb.new', 'mysql', 'mysql.new', 'docker', 'redis', 'emulator'];
const ours = [...servers, 'state.json', 'admin-account.sql', 'pids', 'logs', 'results.json', 'summary.json'];

/**
 * Takes the data directory for this process until the teardown, ends what a killed script left running for it, and, with
 * `fresh`, empties it. Answers its memory. A directory with other people's files in it is refused.
 */
export async function openDataDir({ dataDir, fresh, teardown }) {
  refuseForeign(dataDir);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const { release, holder } = takeLock(join(dataDir, 'lock.json'));
  if (holder) throw new Refusal(`${dataDir} is in use by process ${holder.pid}, which is still running.`);
  teardown.defer(release);
  await endLeftovers(dataDir);
  if (fresh) await empty(dataDir);
  const memory = new Memory(dataDir);
  // Written at once: by this file the next start recognises its directory.
  memory.set('openedAt', new Date().toISOString());
  return memory;
}

function refuseForeign(dataDir) {
  const files = existsSync(dataDir) ? readdirSync(dataDir).filter((name) => !name.startsWith('lock.json')) : [];
  if (files.length > 0 && !existsSync(Memory.pathIn(dataDir))) {
    throw new Refusal(`${dataDir} has files in it that are not ours. Name an empty or new directory with --data.`);
  }
}

async function empty(dataDir) {
  if (existsSync(join(dataDir, 'docker'))) await removeContainers(dataDir);
  for (const name of ours) rmSync(join(dataDir, name), { recursive: true, force: true });
}
