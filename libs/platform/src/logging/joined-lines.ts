/** What they are handed to: each text is written as a whole before `write` returns. */
export interface LineSink {
  write(text: string): unknown;
}

/** Of characters; then they are written without waiting any longer. */
const AT_MOST = 16_384;
const AT_LATEST_MS = 50;

/**
 * Lines that are written together: a system call for each cost more than the line. They wait
 * for 50 ms at most, so a process that is killed loses that much; one that exits, or ends by an exception, loses none.
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
