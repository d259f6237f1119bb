import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Tx } from '@app/kernel';
import { entitiesIn, isDuplicateKeyOf } from '@app/platform';
import { type FindOptionsWhere, type QueryDeepPartialEntity, Raw, type Repository } from 'typeorm';
import { ImportRepository, type NewImport } from '../../application/imports/import.repository';
import type { ImportId, ImportOutcome, ImportStatus } from '../../domain/imports/product-import';
import { ImportEntity, type StoredImport } from './import.entity';

/** A running import has a heartbeat at least every second. */
const silent = Raw((column) => `${column} < UTC_TIMESTAMP(3) - INTERVAL 60 SECOND`);

@Injectable()
export class TypeOrmImportRepository extends ImportRepository {
  constructor(@InjectRepository(ImportEntity) private readonly imports: Repository<StoredImport>) {
    super();
  }

  async insert(tx: Tx, begun: NewImport): Promise<void> {
    try {
      await entitiesIn(tx, this.imports).insert({ ...begun, status: 'running' });
    } catch (error) {
      if (!isDuplicateKeyOf('PRIMARY')(error)) throw error; // an earlier run, whose answer to COMMIT was lost
    }
  }

  async findStatus(tx: Tx, importId: ImportId): Promise<ImportStatus | undefined> {
    return (await entitiesIn(tx, this.imports).findOneBy({ importId }))?.status;
  }

  async saveProgress(tx: Tx, importId: ImportId, progress: { done: number; rows: number }): Promise<void> {
    await this.updateRunning(tx, { importId }, { ...progress, heardAt: () => 'UTC_TIMESTAMP(3)' });
  }

  finish(tx: Tx, importId: ImportId, outcome: ImportOutcome, at: Date): Promise<boolean> {
    const done = outcome.status === 'failed' ? 0 : outcome.rows;
    return this.updateRunning(tx, { importId }, { ...outcome, done, finishedAt: at });
  }

  giveUpIfSilent(tx: Tx, importId: ImportId, at: Date): Promise<boolean> {
    const givenUp = { status: 'failed', failure: 'abandoned', done: 0, finishedAt: at } as const;
    return this.updateRunning(tx, { importId, heardAt: silent }, givenUp);
  }

  /** False where it has ended already. */
  private async updateRunning(tx: Tx, which: FindOptionsWhere<StoredImport>, change: Change): Promise<boolean> {
    const { affected } = await entitiesIn(tx, this.imports).update({ ...which, status: 'running' }, change);
    return affected === 1;
  }
}

type Change = QueryDeepPartialEntity<StoredImport>;
