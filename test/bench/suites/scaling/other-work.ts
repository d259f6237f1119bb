import { readFileSync } from 'node:fs';
import { cpuOfEndedChildren, cpuSeconds } from '../../processes';
import type { BenchRun } from '../../run';

/** Ticks a second of /proc/stat. */
const TICKS_A_SECOND = 100;

/**
 * Runs `work` and returns the number of cores that other processes, and the hypervisor's other guests, used meanwhile: the
 * load did not have these cores. 0 where the system does not report it.
 */
export async function besideOthers<T>(run: BenchRun, work: () => Promise<T>): Promise<{ result: T; others: number }> {
  const before = { all: busySeconds(), ours: ourSeconds(run), at: performance.now() };
  const result = await work();
  const seconds = (performance.now() - before.at) / 1_000;
  const others = busySeconds() - before.all - (ourSeconds(run) - before.ours);
  return { result, others: Math.max(0, others / seconds) };
}

/** CPU time of the system under load, of the loads that have ended, and of this process. */
function ourSeconds({ pids }: BenchRun): number {
  const all = [...(pids.api ?? []), pids.database, pids.redis, pids.emulator, process.pid];
  const some = all.filter((pid): pid is number => typeof pid === 'number');
  return (cpuSeconds(some) ?? 0) + (cpuOfEndedChildren() ?? 0);
}

/** Busy time of all cores since the machine started: all but idling and waiting for a disk (proc(5)). */
function busySeconds(): number {
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = firstLine().split(/\s+/).map(Number);
  return (user + nice + system + irq + softirq + steal) / TICKS_A_SECOND;
}

function firstLine(): string {
  try {
    return readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '';
  } catch {
    return '';
  }
}
