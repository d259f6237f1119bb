import { chunksOf } from '../chunks';

/** An import shares the event loop with orders: a slice takes at most this long. */
const SLICE_MS = 5;

/** Cuts long work into slices, between which the event loop serves requests. */
export class Turns {
  private begunAt = performance.now();

  /** Whether the slice has used its time: call `next` then. */
  get isOver(): boolean {
    return performance.now() - this.begunAt >= SLICE_MS;
  }

  async next(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.begunAt = performance.now();
  }
}

/** Like `Array.prototype.map`. */
export async function mapInTurns<T, U>(items: readonly T[], map: (item: T) => U): Promise<U[]> {
  const turns = new Turns();
  const mapped: U[] = [];
  for (const item of items) {
    if (turns.isOver) await turns.next();
    mapped.push(map(item));
  }
  return mapped;
}

/** Items of one run are sorted at once. */
const RUN = 1_000;

/** A sorted copy, by a merge sort. Like `Array.prototype.sort`, it keeps the order of equal items. */
export async function sortInTurns<T>(items: readonly T[], compare: (a: T, b: T) => number): Promise<T[]> {
  const turns = new Turns();
  let runs: T[][] = [];
  for (let at = 0; at < items.length; at += RUN) {
    if (turns.isOver) await turns.next();
    runs.push(items.slice(at, at + RUN).sort(compare));
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (const [left = [], right = []] of chunksOf(runs, 2)) merged.push(await merge(left, right, compare, turns));
    runs = merged;
  }
  return runs[0] ?? [];
}

async function merge<T>(
  left: readonly T[],
  right: readonly T[],
  compare: (a: T, b: T) => number,
  turns: Turns,
): Promise<T[]> {
  const merged: T[] = [];
  const [lefts, rights] = [left.values(), right.values()];
  let [l, r] = [lefts.next(), rights.next()];
  while (!l.done && !r.done) {
    if (merged.length % RUN === 0 && turns.isOver) await turns.next();
    if (compare(l.value, r.value) <= 0) {
      merged.push(l.value);
      l = lefts.next();
    } else {
      merged.push(r.value);
      r = rights.next();
    }
  }
  for (; !l.done; l = lefts.next()) merged.push(l.value);
  for (; !r.done; r = rights.next()) merged.push(r.value);
  return merged;
}
