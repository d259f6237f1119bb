const BAR = 24;
const REDRAW_MS = 100;

interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** One bar a phase on a terminal; otherwise a line at its start, at every fifth and at its end. */
export class Progress {
  constructor(private readonly out: Terminal) {}

  say(sentence: string): void {
    this.out.write(`${sentence}\n`);
  }

  /** Returns a function to call after each step; the phase ends with the last. */
  phase(label: string, total: number): () => void {
    if (total === 0) return () => undefined;
    const draw = this.out.isTTY ? this.bar(label, total) : this.lines(label, total);
    let done = 0;
    draw(done);
    return () => draw(++done);
  }

  private bar(label: string, total: number): (done: number) => void {
    const startedAt = Date.now();
    let drawnAt = 0;
    return (done) => {
      const last = done === total;
      if (!last && Date.now() - drawnAt < REDRAW_MS) return;
      drawnAt = Date.now();
      const full = Math.floor((done / total) * BAR);
      const rate = done === 0 ? '' : `${Math.round((done / (Date.now() - startedAt + 1)) * 1000)}/s`;
      const bar = `${'█'.repeat(full)}${'░'.repeat(BAR - full)}`;
      this.out.write(`\r${label.padEnd(26)} ${bar} ${done} of ${total}  ${rate}\u001b[K${last ? '\n' : ''}`);
    };
  }

  private lines(label: string, total: number): (done: number) => void {
    let fifth = -1;
    return (done) => {
      if (Math.floor((done / total) * 5) === fifth) return;
      fifth = Math.floor((done / total) * 5);
      this.say(`${label}: ${done} of ${total}`);
    };
  }
}
