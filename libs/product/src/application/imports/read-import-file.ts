import { Injectable } from '@nestjs/common';
import { type Columns, isBlank, readHeader } from '../../domain/imports/columns';
import { type ImportProblem, ProblemList } from '../../domain/imports/import-problem';
import { type ImportRow, readRow, skuKey } from '../../domain/imports/import-row';
import { MOST_BAD_ROWS, MOST_ROWS } from '../../domain/imports/product-import';
import type { ImportWatch } from './import-watch';
import { ProductFile, UnreadableFile } from './product-file';
import { SameIds } from './same-ids';
import { mapInTurns, sortInTurns } from './turns';

/** The content of a file, or all problems that need no catalogue. */
export interface ReadFile {
  readonly rows: readonly ImportRow[];
  /** Rows of the file that were read, invalid ones included. */
  readonly total: number;
  readonly problems: ProblemList;
}

@Injectable()
export class ReadImportFile {
  constructor(
    private readonly file: ProductFile,
    private readonly ids: SameIds,
  ) {}

  async execute(bytes: Buffer, { signal }: Pick<ImportWatch, 'signal'>): Promise<ReadFile> {
    const reading = new Reading();
    try {
      for await (const raw of this.file.rows(bytes)) {
        signal.throwIfAborted();
        if (!reading.take(raw)) break;
      }
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      reading.problems.add(error.problem);
    }
    const read = reading.end();
    // A file with problems is refused: its rows get no ids.
    return read.problems.total > 0 ? read : { ...read, rows: await this.withSameAdjustments(read.rows) };
  }

  /**
   * The ids of a file's stock adjustments are derived from all of them: the same file, in any order, with any line ends
   * or prices, gives the same ids, which exist already. The next delivery differs in its amounts or in its
   * `stockReason`.
   */
  private async withSameAdjustments(rows: readonly ImportRow[]): Promise<readonly ImportRow[]> {
    const deltas = rows.filter(({ delta }) => delta !== undefined);
    if (deltas.length === 0) return rows;
    const said = await mapInTurns(deltas, ({ sku, delta, reason }) => JSON.stringify([skuKey(sku), delta, reason]));
    const fileId = await this.ids.ofLines(await sortInTurns(said, byCodeUnits));
    return mapInTurns(rows, (row) =>
      row.delta === undefined
        ? row
        : {
            ...row,
            ids: { ...row.ids, adjustmentId: this.ids.of<'StockAdjustment'>(`${fileId} ${skuKey(row.sku)}`) },
          },
    );
  }
}

/** The state of one reading. */
class Reading {
  readonly problems = new ProblemList();
  private readonly rows: ImportRow[] = [];
  private readonly lineOf = new Map<string, number>();
  private columns: Columns | undefined;
  private total = 0;
  private badRows = 0;

  /** False: reading further is useless. Rows of blank cells, which a spreadsheet leaves where rows were cleared, are skipped. */
  take(raw: { readonly line: number; readonly cells: readonly string[] }): boolean {
    if (raw.cells.every(isBlank)) return true;
    if (!this.columns) {
      this.columns = readHeader(raw.cells, raw.line, (problem) => this.problems.add(problem));
      return this.problems.total === 0;
    }
    if (++this.total > MOST_ROWS) {
      this.problems.add(aboutFile(raw.line, 'too-many-rows', `more than ${MOST_ROWS} rows: cut the file into several`));
      return false;
    }
    const row = readRow(this.columns, raw);
    if ('ids' in row) this.keep(row);
    else this.refuse(row);
    return this.badRows < MOST_BAD_ROWS;
  }

  end(): ReadFile {
    if (!this.columns && this.problems.total === 0) {
      this.problems.add(aboutFile(1, 'missing-column', 'the file is empty: its first line names the columns'));
    }
    return { rows: this.rows, total: this.total, problems: this.problems };
  }

  private keep(row: ImportRow): void {
    const key = skuKey(row.sku);
    const before = this.lineOf.get(key);
    if (before === undefined) {
      this.lineOf.set(key, row.line);
      this.rows.push(row);
      return;
    }
    const { line, sku } = row;
    this.refuse([{ line, sku, column: 'sku', code: 'repeated-sku', message: `stands in line ${before} already` }]);
  }

  private refuse(problems: readonly ImportProblem[]): void {
    this.badRows++;
    for (const problem of problems) this.problems.add(problem);
  }
}

/** The order of `sort` without a comparison function. */
const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const aboutFile = (line: number, code: ImportProblem['code'], message: string): ImportProblem => ({
  line,
  sku: undefined,
  column: undefined,
  code,
  message,
});
