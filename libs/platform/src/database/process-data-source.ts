import { DataSource } from 'typeorm';
import { Deadline, DeadlineExceeded } from '../time/deadline';

const GOODBYE_MS = 1_000;

/**
 * A data source of a process that ends: it closes the connection, but does not wait for a server that does not answer.
 */
export class ProcessDataSource extends DataSource {
  override async destroy(): Promise<void> {
    try {
      await Deadline.after(GOODBYE_MS).race(super.destroy());
    } catch (error) {
      if (!(error instanceof DeadlineExceeded)) throw error; // its connections end with the process
    }
  }
}
