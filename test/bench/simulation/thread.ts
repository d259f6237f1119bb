import type { Processor } from './processor';

interface Task {
  readonly work: number;
  readonly done: () => void;
}

/** An event loop: runs work in the order of arrival, one piece at a time, on shared cores. */
export class Thread {
  private readonly waiting: Task[] = [];
  private running = false;

  constructor(private readonly processor: Processor) {}

  run(work: number, done: () => void): void {
    this.waiting.push({ work, done });
    if (!this.running) this.next();
  }

  private next(): void {
    const task = this.waiting.shift();
    this.running = task !== undefined;
    if (task === undefined) return;
    this.processor.run(task.work, () => {
      task.done();
      this.next();
    });
  }
}
