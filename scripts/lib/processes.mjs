import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { until } from './wait.mjs';

/**
 * Distinguishes a process from a later one with the same number: when it started (and in which boot of the machine).
 * Undefined when there is no such process, or only its corpse.
 */
export function identityOf(pid) {
  if (process.platform !== 'linux')
    return (
      spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)])
        .stdout.toString()
        .trim() || undefined
    );
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return fields[0] === 'Z' ? undefined : `${boot} ${fields[19]}`;
  } catch {
    return undefined;
  }
}

/** The process as it can be written into a file and recognised later. */
export const describeProcess = (pid) => ({ pid, identity: identityOf(pid) });

export const isRunning = (known) => Boolean(known?.identity) && identityOf(known.pid) === known.identity;

/** Asks the process to end, waits, and kills it and its process group when it does not. */
export async function endProcess(known, seconds) {
  if (!isRunning(known)) return;
  signal(known.pid, 'SIGTERM');
  if (await until(() => !isRunning(known), { seconds })) return;
  signal(-known.pid, 'SIGKILL');
  await until(() => !isRunning(known), { seconds: 10 });
}

/** Sends a signal. Ignores a process (or, negative, a group) that has ended. */
export function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
