interface Crowd {
  count: number;
  readonly gone: Promise<void>;
  readonly leave: () => void;
}

/** Counts open work for each key. All waiters for the end of a key share one promise. */
export class UnderWay<Key> {
  private readonly crowds = new Map<Key, Crowd>();

  enter(key: Key): void {
    const crowd = this.crowds.get(key) ?? this.newCrowd(key);
    crowd.count++;
  }

  leave(key: Key): void {
    const crowd = this.crowds.get(key);
    if (!crowd || --crowd.count > 0) return;
    this.crowds.delete(key);
    crowd.leave();
  }

  async untilNone(key: Key): Promise<void> {
    await this.crowds.get(key)?.gone;
  }

  private newCrowd(key: Key): Crowd {
    let leave: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => (leave = resolve));
    const crowd: Crowd = { count: 0, gone, leave: () => leave() };
    this.crowds.set(key, crowd);
    return crowd;
  }
}
