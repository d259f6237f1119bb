/** Lets nobody pass until as many have arrived as it was made for; from then on everybody. */
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
