/**
 * Hands on together what is added in one turn of the event loop, at its end, in the order in which it came. A turn reads
 * many requests and many replies. Nobody waits for company: the end of a turn comes before the next look at the network.
 */
export class TurnGatherer<T> {
  private gathered: T[] = [];

  /** `handOn` must not throw: there is nobody to hear of it. */
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
