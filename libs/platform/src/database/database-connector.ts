import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ConfigurationError } from '../config/environment';
import { BackgroundWork } from '../background/background-work';
import { Log } from '../logging/log';
import { isAccountRefused, isDatabaseUnavailable } from './database-errors';
import { isPrepared, prepareSessions } from './session';

const PAUSE_MS = 500;

/**
 * Opens the pool; returns false when the database cannot be reached.
 * @throws ConfigurationError when the database does not know the account or the schema
 */
export async function tryToOpen(dataSource: DataSource): Promise<boolean> {
  try {
    if (!dataSource.isInitialized) await dataSource.initialize();
    await prepareSessions(dataSource);
    return true;
  } catch (error) {
    if (isAccountRefused(error)) {
      const refusal = (error as Error).message;
      throw new ConfigurationError([`DATABASE_USER, DATABASE_PASSWORD or DATABASE_NAME is wrong (${refusal})`]);
    }
    if (isDatabaseUnavailable(error)) return false;
    throw error;
  }
}

/**
 * Connects a process that started without its database: retries until it succeeds or the process ends. The process is
 * not ready meanwhile.
 */
@Injectable()
export class DatabaseConnector extends BackgroundWork implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly log: Log,
  ) {
    super();
  }

  onModuleInit(): void {
    if (!isPrepared(this.dataSource)) this.running = this.goOnTrying();
  }

  private async goOnTrying(): Promise<void> {
    this.log.warn({}, 'database unreachable; retrying');
    while (!(await this.isOpen())) {
      await this.pause(PAUSE_MS);
      if (this.stopping.signal.aborted) return;
    }
    this.log.info({}, 'database reachable again');
  }

  private async isOpen(): Promise<boolean> {
    try {
      return await tryToOpen(this.dataSource);
    } catch (error) {
      this.log.error({ err: error }, 'database reachable but not usable');
      return false;
    }
  }
}
