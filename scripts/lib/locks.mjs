import { linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { readJson, writeJson } from './json-file.mjs';
import { describeProcess, isRunning } from './processes.mjs';
import { step } from './progress.mjs';
import { until } from './wait.mjs';

/**
 * Takes the lock file for this process. Answers `{ release, stale }` (`stale`: what a dead holder had written into it),
 * or `{ holder }` when a living process has it.
 */
export function takeLock(path, about = {}) {
  mkdirSync(dirname(path), { recursive: true });
  const mine = `${path}.${process.pid}`;
  writeJson(mine, { ...describeProcess(process.pid), ...about });
  let stale;
  try {
    for (;;) {
      if (linked(mine, path)) return { release: () => rmSync(path, { force: true }), stale };
      const holder = readJson(path);
      if (isRunning(holder)) return { holder };
      stale = holder ?? stale;
      removeStale(path);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Runs `work` while holding the lock; waits for its holder, and prints that it waits. */
export async function withLock(path, what, work) {
  let announced = false;
  const lock = await until(
    () => {
      const { release, holder } = takeLock(path);
      if (release) return { release };
      if (!announced) step(`waiting for process ${holder.pid}, which is ${what}`);
      announced = true;
      return undefined;
    },
    { seconds: 900, everyMs: 300 },
  );
  if (!lock) throw new Error(`${path} was held for a quarter of an hour`);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

// A link, unlike a write, either makes the file with its content or fails because it exists.
function linked(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function removeStale(path) {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
    rmSync(aside);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}
