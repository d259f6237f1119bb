interface Limits {
  readonly maxItems: number;
  readonly maxBytes: number;
}

/** Splits a list into runs within the limits, in order. An item larger than `maxBytes` is a run of its own. */
export function pack<T>(items: readonly T[], bytesOf: (item: T) => number, { maxItems, maxBytes }: Limits): T[][] {
  const runs: T[][] = [];
  let run: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = bytesOf(item);
    if (run.length > 0 && (run.length === maxItems || bytes + size > maxBytes)) {
      runs.push(run);
      run = [];
      bytes = 0;
    }
    run.push(item);
    bytes += size;
  }
  return run.length > 0 ? [...runs, run] : runs;
}
