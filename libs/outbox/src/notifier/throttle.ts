/**
 * Runs an action at once, and then no more often than every so many milliseconds; of the calls in between, the last one
 * is never lost: the action runs once after it.
 */
export class Throttle {
  private timer: NodeJS.Timeout | undefined;
  private called = false;

  constructor(
    private readonly action: () => void,
    private readonly everyMs: number,
  ) {}

  call(): void {
    if (this.timer) this.called = true;
    else this.run();
  }

  private run(): void {
    this.called = false;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.called) this.run();
    }, this.everyMs);
    this.timer.unref();
    this.action();
  }
}
