/**
 * Passes on together the items that are added in one turn of the event loop, at its end, in their order. One turn reads
 * many requests and many replies. No item waits longer for others: the end of a turn comes before the next read of the
 * network.
 */
export class TurnGatherer<T> {
  private gathered: T[] = [];

  /** `handOn` must not throw: no caller could catch it. */
  constructor(private readonly handOn: (items: readonly T[]) => void) {}

  add(item: T): void {
    if (this.gathered.push(item) === 1) setImmediate(this.endTurn);
  }

  private readonly endTurn = (): void => {
    const { gathered } = this;
    this.gathered = [];
    this.handOn(gathered);
  };
}
