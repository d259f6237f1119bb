/** Writes each text as a whole before `write` returns. */
export interface LineSink {
  write(text: string): unknown;
}

/** Characters; lines of that length are written at once. */
const AT_MOST = 16_384;
const AT_LATEST_MS = 50;

/**
 * Log lines that are written together. They wait for 50 ms at most: a process that is killed loses that much, one that
 * exits, or ends by an exception, loses none.
 *
 * Measured with `requestLine` (test/bench/lab-book.md), CPU µs a request: 3.3 by pino with a write for each line, 0.4 here
 * without the line's share of the write.
 */
export class JoinedLines {
  private waiting = '';
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly sink: LineSink) {}

  write(line: string): void {
    this.waiting += line;
    if (this.waiting.length >= AT_MOST) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), AT_LATEST_MS).unref();
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.waiting === '') return;
    const text = this.waiting;
    this.waiting = '';
    this.sink.write(text);
  }
}
