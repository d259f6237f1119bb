import type { ImportProblem } from '../../domain/imports/import-problem';

/** A row as it stands in the file. */
export interface RawRow {
  /** Where it begins; the header is line 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** It cannot be read to its end. */
export class UnreadableFile extends Error {
  constructor(readonly problem: ImportProblem) {
    super(problem.message);
    this.name = 'UnreadableFile';
  }
}

export abstract class ProductFile {
  /** The header first. Lets others work in between: a large file takes a second. @throws UnreadableFile */
  abstract rows(bytes: Buffer): AsyncIterable<RawRow>;
}
