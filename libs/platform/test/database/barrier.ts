/** Blocks until as many callers have arrived as it was made for; then lets every caller pass. */
export class Barrier {
  private readonly opened: Promise<void>;
  private open: () => void;

  constructor(private missing: number) {
    this.opened = new Promise((resolve) => (this.open = resolve));
  }

  arrive(): Promise<void> {
    if (--this.missing <= 0) this.open();
    return this.opened;
  }
}
