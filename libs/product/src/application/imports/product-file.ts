import type { ImportProblem } from '../../domain/imports/import-problem';

/** A row of the file. */
export interface RawRow {
  /** The line on which it begins; the header is line 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** The file cannot be read completely. */
export class UnreadableFile extends Error {
  constructor(readonly problem: ImportProblem) {
    super(problem.message);
    this.name = 'UnreadableFile';
  }
}

export abstract class ProductFile {
  /** Yields the header first. Pauses for other work: a large file takes a second. @throws UnreadableFile */
  abstract rows(bytes: Buffer): AsyncIterable<RawRow>;
}
