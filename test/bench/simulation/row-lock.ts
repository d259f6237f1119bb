interface Waiting<Owner> {
  readonly owner: Owner;
  readonly granted: () => void;
}

/** The lock of one hot row: first come, first served. */
export class RowLock<Owner> {
  private readonly waiting: Waiting<Owner>[] = [];
  private holder: Owner | undefined;

  acquire(owner: Owner, granted: () => void): void {
    this.waiting.push({ owner, granted });
    this.grantNext();
  }

  /** @throws unless the caller holds it */
  release(owner: Owner): void {
    if (this.holder !== owner) throw new Error('released by an owner that does not hold it');
    this.holder = undefined;
    this.grantNext();
  }

  private grantNext(): void {
    if (this.holder !== undefined) return;
    const next = this.waiting.shift();
    if (next === undefined) return;
    this.holder = next.owner;
    next.granted();
  }
}
