import { readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second, independent of the kernel's own clock. */
const TICKS_A_SECOND = 100;

const stopped = new Set<number>();
let watching = false;

/** Stops the processes until `resume`, or until this process ends. */
export function pause(pids: readonly number[]): void {
  resumeAtExit();
  for (const pid of pids) {
    stopped.add(pid);
    process.kill(pid, 'SIGSTOP');
  }
}

/** Resumes the processes; those that have ended or are not stopped are ignored. */
export function resume(pids: Iterable<number>): void {
  for (const pid of [...pids]) {
    stopped.delete(pid);
    try {
      process.kill(pid, 'SIGCONT');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** A stopped process does not react to SIGTERM. */
function resumeAtExit(): void {
  if (watching) return;
  watching = true;
  process.on('exit', () => resume(stopped));
}

/** CPU seconds since these processes began, user and system, all threads; undefined where /proc does not report it. */
export function cpuSeconds(pids: readonly number[]): number | undefined {
  return sum(pids, (pid) => {
    const fields = statOf(pid);
    return fields && (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  });
}

/** CPU seconds of all processes that this one started and that have ended. */
export function cpuOfEndedChildren(): number | undefined {
  const fields = statOf('self');
  return fields && (Number(fields[13]) + Number(fields[14])) / TICKS_A_SECOND;
}

/** MiB of memory that these processes use (VmRSS). */
export function residentMiB(pids: readonly number[]): number | undefined {
  return sum(pids, (pid) => {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1];
    return kib === undefined ? undefined : Number(kib) / 1024;
  });
}

/** The fields of proc(5) from the third, the state, on: the second, the name, may contain anything. */
function statOf(pid: number | 'self'): string[] | undefined {
  return read(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ');
}

function sum(pids: readonly number[], of: (pid: number) => number | undefined): number | undefined {
  let total = 0;
  for (const pid of pids) {
    const value = of(pid);
    if (value === undefined) return undefined;
    total += value;
  }
  return total;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
