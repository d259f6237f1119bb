/** How the runner follows an import. */
export interface ImportWatch {
  /** Aborts at shutdown: the import stops, and nothing is applied. */
  readonly signal: AbortSignal;
  /** Called with the number of processed rows. It decreases where a transaction runs again. */
  progress(done: number, rows: number): void;
}
