import { Unavailable } from '@app/kernel';
import { Connections, dataSourceOptions, type Deadline, isDatabaseUnavailable, prepareSessions } from '@app/platform';
import { DataSource } from 'typeorm';
import { onSnapshot, type Snapshot } from '../snapshot';
import type { DataPlatformDatabaseConfig } from './data-platform-database.config';

/** The schema of the data platform, which is separate from the shop's and may be on another server. */
export class DataPlatformDatabase {
  constructor(private readonly config: DataPlatformDatabaseConfig) {}

  /** @throws Unavailable when it cannot be reached in time; any error of `read`. */
  async onSnapshot<T>(deadline: Deadline, read: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    const dataSource = await this.connect();
    try {
      return await new Connections(dataSource).borrow(deadline, (connection) => onSnapshot(connection, deadline, read));
    } finally {
      await dataSource.destroy();
    }
  }

  private async connect(): Promise<DataSource> {
    const dataSource = new DataSource(dataSourceOptions(this.config));
    try {
      return await prepareSessions(await dataSource.initialize());
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw new Unavailable('database', error);
      throw error;
    }
  }
}
