import { EXPORT_COLUMNS } from '../catalogue/export-columns';
import type { ImportProblem } from './import-problem';

/** The columns of an export, and those with which an import changes stock. */
export const IMPORT_COLUMNS = [...EXPORT_COLUMNS, 'stockDelta', 'stockReason'] as const;
export type ImportColumn = (typeof IMPORT_COLUMNS)[number];

const byName = new Map<string, ImportColumn>(IMPORT_COLUMNS.map((column) => [column.toLowerCase(), column]));

/**
 * The columns in the order of the file; blanks and capitals of a spreadsheet do not matter. Problems are passed to
 * `problem`.
 */
export function readHeader(
  cells: readonly string[],
  line: number,
  problem: (problem: ImportProblem) => void,
): readonly ImportColumn[] {
  const columns: ImportColumn[] = [];
  const wrong = (code: ImportProblem['code'], column: string, message: string) =>
    problem({ line, sku: undefined, column, code, message });
  for (const cell of cells) {
    const column = byName.get(cell.trim().toLowerCase());
    if (!column) wrong('unknown-column', cell.slice(0, 64), `is no column; there are ${IMPORT_COLUMNS.join(', ')}`);
    else if (columns.includes(column)) wrong('repeated-column', column, 'stands there twice');
    if (column) columns.push(column);
  }
  if (!columns.includes('sku')) wrong('missing-column', 'sku', 'is missing: a product is known by it');
  return columns;
}
