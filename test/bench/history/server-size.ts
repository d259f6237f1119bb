import { onServer } from '../references/schemas';
import type { BenchRun } from '../run';

export interface ServerSize {
  readonly poolMiB: number;
  readonly redoMiB: number;
}

/** Both servers change both while they run. */
export const setServerSize = (run: BenchRun, { poolMiB, redoMiB }: ServerSize): Promise<void> =>
  onServer(run, async (connection) => {
    const redo = run.database.engine === 'mysql' ? 'innodb_redo_log_capacity' : 'innodb_log_file_size';
    await connection.query(`SET GLOBAL innodb_buffer_pool_size = ${poolMiB * 2 ** 20}`);
    await connection.query(`SET GLOBAL ${redo} = ${redoMiB * 2 ** 20}`);
  });
