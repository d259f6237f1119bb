import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/kernel';
import { assignmentsOf, execute, insertRows, isDuplicateKeyOf, select, toBinary } from '@app/platform';
import { ImportRepository, type NewImport } from '../../application/imports/import.repository';
import type { ImportId, ImportOutcome, ImportStatus } from '../../domain/imports/product-import';
import { NEW_IMPORT_COLUMNS, OUTCOME_COLUMNS, toNewImportRow, toOutcomeRow } from './import.row';

const RUNNING = "id = ? AND status = 'running'";
/** A running import writes a heartbeat every second. */
const SILENCE = 'heard_at < UTC_TIMESTAMP(3) - INTERVAL 60 SECOND';

@Injectable()
export class SqlImportRepository extends ImportRepository {
  async insert(tx: Tx, begun: NewImport): Promise<void> {
    try {
      await insertRows(tx, 'product_imports', NEW_IMPORT_COLUMNS, [toNewImportRow(begun)]);
    } catch (error) {
      if (!isDuplicateKeyOf('PRIMARY')(error)) throw error; // an earlier run, whose answer to COMMIT was lost
    }
  }

  async findStatus(tx: Tx, importId: ImportId): Promise<ImportStatus | undefined> {
    const [row] = await select<{ status: ImportStatus }>(tx, 'SELECT status FROM product_imports WHERE id = ?', [
      toBinary(importId),
    ]);
    return row?.status;
  }

  async saveProgress(tx: Tx, importId: ImportId, { done, rows }: { done: number; rows: number }): Promise<void> {
    await execute(
      tx,
      `UPDATE product_imports SET rows_total = ?, rows_done = ?, heard_at = UTC_TIMESTAMP(3) WHERE ${RUNNING}`,
      [rows, done, toBinary(importId)],
    );
  }

  async finish(tx: Tx, importId: ImportId, outcome: ImportOutcome, at: Date): Promise<boolean> {
    const ended = assignmentsOf(toOutcomeRow(outcome, at), OUTCOME_COLUMNS);
    const matched = await execute(tx, `UPDATE product_imports SET ${ended.sql} WHERE ${RUNNING}`, [
      ...ended.parameters,
      toBinary(importId),
    ]);
    return matched > 0;
  }

  async giveUpIfSilent(tx: Tx, importId: ImportId, at: Date): Promise<boolean> {
    const matched = await execute(
      tx,
      `UPDATE product_imports SET status = 'failed', failure = 'abandoned', rows_done = 0, finished_at = ?
       WHERE ${RUNNING} AND ${SILENCE}`,
      [at, toBinary(importId)],
    );
    return matched > 0;
  }
}
