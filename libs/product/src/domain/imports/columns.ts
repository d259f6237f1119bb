import { beginningOf } from '@app/kernel';
import { EXPORT_COLUMNS } from '../catalogue/export-columns';
import type { ImportProblem } from './import-problem';

/** The columns of an export, and those with which an import changes stock. */
export const IMPORT_COLUMNS = [...EXPORT_COLUMNS, 'stockDelta', 'stockReason'] as const;
export type ImportColumn = (typeof IMPORT_COLUMNS)[number];

const byName = new Map<string, ImportColumn>(IMPORT_COLUMNS.map((column) => [column.toLowerCase(), column]));

/** The column of each cell of a row; undefined where the header has a blank cell, as a cleared column of a spreadsheet leaves. */
export type Columns = readonly (ImportColumn | undefined)[];

/**
 * The columns in the order of the file; blanks and capitals of a spreadsheet do not matter. Problems are passed to
 * `problem`.
 */
export function readHeader(cells: readonly string[], line: number, problem: (problem: ImportProblem) => void): Columns {
  const columns: (ImportColumn | undefined)[] = [];
  const wrong = (code: ImportProblem['code'], column: string, message: string) =>
    problem({ line, sku: undefined, column, code, message });
  for (const cell of cells) {
    const column = isBlank(cell) ? undefined : byName.get(cell.trim().toLowerCase());
    if (!column && !isBlank(cell)) {
      wrong('unknown-column', beginningOf(cell, 64), `is no column; there are ${IMPORT_COLUMNS.join(', ')}`);
    } else if (column && columns.includes(column)) wrong('repeated-column', column, 'stands there twice');
    columns.push(column);
  }
  if (!columns.includes('sku')) wrong('missing-column', 'sku', 'is missing: a product is known by it');
  return columns;
}

export const isBlank = (cell: string): boolean => cell.trim() === '';
