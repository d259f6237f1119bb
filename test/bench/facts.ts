import { spawnSync } from 'node:child_process';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { onServer } from './references/schemas';
import type { BenchRun } from './run';

/** The conditions of a measurement. */
export interface Facts {
  readonly engine: string;
  readonly version: string;
  readonly innodb_flush_log_at_trx_commit: number;
  readonly sync_binlog: number;
  readonly log_bin: number;
  readonly innodb_buffer_pool_mib: number;
  readonly redo_log_mib: number;
  readonly node: string;
  readonly wrk: string;
  readonly cores: number;
  readonly cpu: string;
  readonly memory_gib: number;
  readonly system: string;
  /** Load average of the minute before the measurement: the other work of the machine. */
  readonly load_average: number;
  readonly date: string;
  readonly commit: string;
}

type Settings = Pick<Facts, 'innodb_flush_log_at_trx_commit' | 'sync_binlog' | 'log_bin'> & {
  /** Bytes. */
  readonly buffer_pool: number;
  readonly redo_log: number;
};

/** @throws when the database does not put every commit on the disk before it answers. */
export async function gatherFacts(run: BenchRun): Promise<Facts> {
  const { buffer_pool, redo_log, ...settings } = await settingsOf(run);
  if (settings.innodb_flush_log_at_trx_commit !== 1) {
    throw new Error(
      `the database has innodb_flush_log_at_trx_commit=${settings.innodb_flush_log_at_trx_commit}: only durable commits (1) are measured`,
    );
  }
  return {
    engine: run.database.engine,
    version: run.database.version,
    ...settings,
    innodb_buffer_pool_mib: buffer_pool / 2 ** 20,
    redo_log_mib: redo_log / 2 ** 20,
    node: process.version,
    wrk: /wrk \S+/.exec(output(process.env.WRK ?? 'wrk', '-v'))?.[0] ?? 'none',
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? 'unknown',
    memory_gib: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    load_average: Math.round(loadavg()[0]! * 100) / 100,
    date: new Date().toISOString(),
    commit: commit(),
  };
}

const settingsOf = (run: BenchRun): Promise<Settings> =>
  onServer(run, async (connection) => {
    const redoLog = run.database.engine === 'mysql' ? 'innodb_redo_log_capacity' : 'innodb_log_file_size';
    const [rows] = await connection.query(
      `SELECT @@GLOBAL.innodb_flush_log_at_trx_commit AS innodb_flush_log_at_trx_commit,
              @@GLOBAL.sync_binlog AS sync_binlog, @@GLOBAL.log_bin AS log_bin,
              @@GLOBAL.innodb_buffer_pool_size AS buffer_pool, @@GLOBAL.${redoLog} AS redo_log`,
    );
    return (rows as Settings[])[0]!;
  });

/** A `+` at the end: with uncommitted changes. */
function commit(): string {
  const revision = output('git', 'rev-parse', '--short', 'HEAD').trim();
  if (revision === '') return 'unknown';
  return output('git', 'status', '--porcelain', '--untracked-files=no') === '' ? revision : `${revision}+`;
}

function output(program: string, ...args: string[]): string {
  const { error, stdout } = spawnSync(program, args, {
    encoding: 'utf8',
    cwd: __dirname,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return error ? '' : stdout;
}
