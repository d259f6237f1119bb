import type { Id, Tx } from '@app/kernel';
import type { ImportId, ImportOutcome, ImportStatus, ProductImport } from '../../domain/imports/product-import';

export interface NewImport {
  readonly importId: ImportId;
  readonly dryRun: boolean;
  readonly actorId: Id<'Caller'>;
  readonly startedAt: Date;
}

export abstract class ImportRepository {
  /** The same one again is no error. */
  abstract insert(tx: Tx, begun: NewImport): Promise<void>;
  /** A plain read. */
  abstract findStatus(tx: Tx, importId: ImportId): Promise<ImportStatus | undefined>;
  /** It lives, and is so far. Nothing happens to one that has ended. */
  abstract saveProgress(tx: Tx, importId: ImportId, progress: { done: number; rows: number }): Promise<void>;
  /** Locks its row. False where it has ended already: by itself, in an earlier run, or because it was given up. */
  abstract finish(tx: Tx, importId: ImportId, outcome: ImportOutcome, at: Date): Promise<boolean>;
  /** Ends one as `failed` of which nothing was heard for a minute; from then on it cannot be applied. */
  abstract giveUpIfSilent(tx: Tx, importId: ImportId, at: Date): Promise<boolean>;
}

/** Reads outside any transaction. */
export abstract class ImportQueries {
  /** @throws product.import-not-found */
  abstract get(importId: ImportId): Promise<ProductImport>;
}
