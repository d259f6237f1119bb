/** Long enough for the gauges of one scrape to share an answer. */
const KEEP_MS = 1_000;

/** One look for all gauges that a scrape reads together. */
export function sharedByScrape<T>(read: () => Promise<T>): () => Promise<T> {
  let kept: { readonly at: number; readonly answer: Promise<T> } | undefined;
  return () => {
    const now = performance.now();
    if (kept === undefined || now - kept.at > KEEP_MS) kept = { at: now, answer: read() };
    return kept.answer;
  };
}
