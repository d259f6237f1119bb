import { Injectable } from '@nestjs/common';
import { comparisonKey, typedName, UnitOfWork } from '@app/kernel';
import { Database, execute, isDuplicateKey, Log, pauseUnlessAborted, type RegularWork, type Turn } from '@app/platform';

interface NamedRow {
  readonly id: Buffer;
  readonly sku: string;
  readonly sku_key: string;
  readonly category: string | null;
  readonly category_key: string | null;
}

const ROWS_A_PAGE = 500;
const PAUSE_MS = 50;
const FIRST: Buffer = Buffer.alloc(16);

/**
 * Processes of release 0.1.0 store names as they were typed and know no keys: the database's default makes the name its
 * own key, and a change of a category leaves the old key. This brings such rows into the stored form, while both releases
 * run and after it. Of two SKUs that differ only in what nobody sees, the later one stays as it is (ADR 0038).
 */
@Injectable()
export class NameUpkeep implements RegularWork {
  readonly name = 'product-names';
  readonly everyMs = 10 * 60_000;
  readonly harmlessTwice = 'Each statement writes what follows from the name that the row still has.';

  constructor(
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
    private readonly log: Log,
  ) {}

  async run({ signal }: Pick<Turn, 'signal'>): Promise<void> {
    let mended = 0;
    let twins = 0;
    for (let after: Buffer | undefined = FIRST; after && !signal.aborted;) {
      const rows: NamedRow[] = await this.database.query<NamedRow>(
        `SELECT id, sku, sku_key, category, category_key FROM products FORCE INDEX (PRIMARY)
         WHERE id > ? ORDER BY id LIMIT ?`,
        [after, ROWS_A_PAGE],
      );
      for (const row of rows) {
        const sku = await this.mendSku(row);
        mended += Number(sku === 'mended') + Number(await this.mendCategory(row));
        twins += Number(sku === 'twin');
      }
      after = rows.at(-1)?.id;
      if (after) await pauseUnlessAborted(PAUSE_MS, signal);
    }
    if (mended > 0) this.log.info({ mended }, 'names of products brought into their stored form');
    if (twins > 0) this.log.warn({ twins }, 'SKUs look the same; see npm run products -- twins');
  }

  private async mendSku({ id, sku, sku_key: stored }: NamedRow): Promise<'fits' | 'mended' | 'twin'> {
    const key = comparisonKey(sku);
    if (key === stored || key === '') return 'fits';
    try {
      await this.unitOfWork.run((tx) =>
        execute(tx, 'UPDATE products SET sku = ?, sku_key = ? WHERE id = ? AND sku = ?', [
          typedName(sku),
          key,
          id,
          sku,
        ]),
      );
      return 'mended';
    } catch (error) {
      if (isDuplicateKey(error)) return 'twin';
      throw error;
    }
  }

  private async mendCategory({ id, category, category_key: stored }: NamedRow): Promise<boolean> {
    const key = category === null ? null : comparisonKey(category) || null;
    if (key === stored) return false;
    await this.unitOfWork.run((tx) =>
      execute(tx, 'UPDATE products SET category = ?, category_key = ? WHERE id = ? AND category <=> ?', [
        category === null ? null : typedName(category) || null,
        key,
        id,
        category,
      ]),
    );
    return true;
  }
}
