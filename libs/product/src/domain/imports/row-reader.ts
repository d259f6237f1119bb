import { fromCell } from '../catalogue/cell';
import { beginningOf, codePointsIn, typedName } from '@app/kernel';
import { type Columns, type ImportColumn, isBlank } from './columns';
import type { ImportProblem, ImportProblemCode } from './import-problem';

interface TextRule {
  readonly max: number;
  readonly required?: boolean;
}

interface WholeRule {
  readonly min: number;
  readonly required?: boolean;
}

/** Reads the cells of one row by their columns, and collects the problems. */
export class RowReader {
  readonly problems: ImportProblem[] = [];
  private readonly values: Map<ImportColumn, string>;

  /** The last cells of a row may be left out where they are empty. */
  constructor(
    private readonly line: number,
    columns: Columns,
    cells: readonly string[],
  ) {
    this.values = new Map(
      columns.flatMap((column, n) => (column === undefined ? [] : [[column, fromCell(cells[n] ?? '')] as const])),
    );
    if (cells.some((cell, n) => columns[n] === undefined && !isBlank(cell))) {
      const named = columns.filter((column) => column !== undefined).length;
      this.note(
        undefined,
        'wrong-number-of-cells',
        `has a value in a column without a name; ${named} columns have one`,
      );
    }
  }

  /** Undefined where the file has no such column, or the cell is invalid. */
  text(column: ImportColumn, { max, required = false }: TextRule): string | undefined {
    const value = this.values.get(column);
    if (value === undefined) return undefined;
    if (required && isBlank(value)) this.note(column, 'required', 'must not be empty');
    else if (value.length > max && codePointsIn(value) > max) {
      this.note(column, 'too-long', `has more than ${max} characters`);
    } else return value;
    return undefined;
  }

  /** A text that names something, in its stored form. */
  name(column: ImportColumn, rule: TextRule): string | undefined {
    const value = this.values.get(column);
    if (value !== undefined) this.values.set(column, typedName(value));
    return this.text(column, rule);
  }

  /** Null where the cell is empty; undefined as for texts. */
  whole(column: ImportColumn, { min, required = false }: WholeRule): number | null | undefined {
    const value = this.values.get(column)?.trim();
    if (value === undefined) return undefined;
    if (value === '' && !required) return null;
    const number = /^[+-]?\d{1,16}$/.test(value) ? Number(value) : NaN;
    if (Number.isSafeInteger(number) && number >= min) return number + 0;
    const least = min < 0 ? '' : ` of ${min} or more`;
    if (value === '') this.note(column, 'required', 'must not be empty');
    else this.note(column, 'not-a-number', `${shown(value)} is not a whole number${least}, written in digits alone`);
    return undefined;
  }

  oneOf<Word extends string>(column: ImportColumn, words: readonly Word[]): Word | undefined {
    const value = this.values.get(column)?.trim();
    if (value === undefined || value === '') return undefined;
    const word = words.find((each) => each === value);
    if (word === undefined) this.note(column, 'not-a-status', `${shown(value)} is none of ${words.join(', ')}`);
    return word;
  }

  /** The unchanged cell, to name the row by. */
  private get sku(): string | undefined {
    const sku = this.values.get('sku');
    return sku === undefined ? undefined : beginningOf(sku, 64);
  }

  private note(column: ImportColumn | undefined, code: ImportProblemCode, message: string): void {
    this.problems.push({ line: this.line, sku: this.sku, column, code, message });
  }
}

const shown = (value: string): string => `"${value.length > 40 ? `${beginningOf(value, 40)}…` : value}"`;
