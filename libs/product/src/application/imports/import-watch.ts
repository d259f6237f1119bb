/** Who waits for an import. */
export interface ImportWatch {
  /** Rises when the process wants to end: the import gives up, and nothing is applied. */
  readonly signal: AbortSignal;
  /** How far it is, in rows. It goes back where a transaction is run again. */
  progress(done: number, rows: number): void;
}
