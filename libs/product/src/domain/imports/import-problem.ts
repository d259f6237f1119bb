export const IMPORT_PROBLEMS = [
  'not-utf-8',
  'unreadable',
  'unknown-column',
  'missing-column',
  'repeated-column',
  'wrong-number-of-cells',
  'required',
  'too-long',
  'not-a-number',
  'not-a-status',
  'repeated-sku',
  'not-for-new-products',
  'out-of-stock',
  'stock-too-large',
  'too-many-rows',
  'too-many-changes',
] as const;
export type ImportProblemCode = (typeof IMPORT_PROBLEMS)[number];

/** A problem of a file, and its position. */
export interface ImportProblem {
  /** The line on which the row begins, the header being line 1; a line break in quotes counts. */
  readonly line: number;
  readonly sku: string | undefined;
  readonly column: string | undefined;
  readonly code: ImportProblemCode;
  readonly message: string;
}

const MOST_SHOWN = 1_000;

/** Keeps the first ones, and counts the others: a file of the wrong kind has one in every row. */
export class ProblemList {
  readonly first: ImportProblem[] = [];
  total = 0;

  add(problem: ImportProblem): void {
    this.total++;
    if (this.first.length < MOST_SHOWN) this.first.push(problem);
  }
}
