import type { Id, Tx } from '@app/kernel';
import type { ImportId, ImportOutcome, ImportStatus, ProductImport } from '../../domain/imports/product-import';

export interface NewImport {
  readonly importId: ImportId;
  readonly dryRun: boolean;
  readonly actorId: Id<'Caller'>;
  readonly startedAt: Date;
}

export abstract class ImportRepository {
  /** Inserting the same import again is no error. */
  abstract insert(tx: Tx, begun: NewImport): Promise<void>;
  /** Reads without locks. */
  abstract findStatus(tx: Tx, importId: ImportId): Promise<ImportStatus | undefined>;
  /** Writes the heartbeat and the progress. Changes nothing in an import that has ended. */
  abstract saveProgress(tx: Tx, importId: ImportId, progress: { done: number; rows: number }): Promise<void>;
  /** Locks its row. False where it has ended already: in an earlier run, or because it was abandoned. */
  abstract finish(tx: Tx, importId: ImportId, outcome: ImportOutcome, at: Date): Promise<boolean>;
  /** Marks an import as `failed` that had no heartbeat for a minute; from then on it cannot be applied. */
  abstract giveUpIfSilent(tx: Tx, importId: ImportId, at: Date): Promise<boolean>;
}

/** Reads outside any transaction. */
export abstract class ImportQueries {
  /** @throws product.import-not-found */
  abstract get(importId: ImportId): Promise<ProductImport>;
}
