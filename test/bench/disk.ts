import type { BenchRun } from './run';
import { statusOf } from './server-status';

/** The reads and writes of the database server: pages of 16 KiB, and bytes of its redo log. */
export interface Disk {
  readonly pagesRead: number;
  readonly pagesWritten: number;
  readonly redoBytes: number;
}

/** The reads and writes during `work`, those for other clients included. */
export async function diskDuring<T>(run: BenchRun, work: () => Promise<T>): Promise<{ value: T; disk: Disk }> {
  const before = await diskOf(run);
  const value = await work();
  const after = await diskOf(run);
  const disk = {
    pagesRead: after.pagesRead - before.pagesRead,
    pagesWritten: after.pagesWritten - before.pagesWritten,
    redoBytes: after.redoBytes - before.redoBytes,
  };
  return { value, disk };
}

async function diskOf(run: BenchRun): Promise<Disk> {
  const status = await statusOf(run, ['Innodb_pages_read', 'Innodb_pages_written', 'Innodb_os_log_written']);
  return {
    pagesRead: status.Innodb_pages_read,
    pagesWritten: status.Innodb_pages_written,
    redoBytes: status.Innodb_os_log_written,
  };
}
