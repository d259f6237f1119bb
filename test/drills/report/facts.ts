import { spawnSync } from 'node:child_process';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';

/** Where and when drills ran. */
export interface Facts {
  readonly date: string;
  /** `+` after it: with changes that are not committed. */
  readonly commit: string;
  readonly machine: string;
  /** Load average of the last 15 minutes: with other work on the machine, recovery and booking take longer. */
  readonly load: number;
}

export function factsNow(): Facts {
  const memory = Math.round(totalmem() / 2 ** 30);
  const model = cpus()[0]?.model ?? 'unknown';
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: commitNow(),
    load: Math.round(loadavg()[2]! * 10) / 10,
    machine: `${cpus().length} × ${model}, ${memory} GiB, ${platform()} ${release()}, Node ${process.version}`,
  };
}

function commitNow(): string {
  const revision = git('rev-parse', '--short', 'HEAD').trim();
  return git('status', '--porcelain', '--untracked-files=no') === '' ? revision : `${revision}+`;
}

const git = (...args: string[]): string => spawnSync('git', args, { encoding: 'utf8', cwd: __dirname }).stdout;
