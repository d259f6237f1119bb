interface Event {
  readonly time: number;
  /** Events of the same time run in the order of planning, so that each run is the same. */
  readonly order: number;
  readonly action: () => void;
}

/** Simulated time, in milliseconds. No real clock is read. */
export class Timeline {
  private readonly heap: Event[] = [];
  private planned = 0;
  private time = 0;

  get now(): number {
    return this.time;
  }

  after(delay: number, action: () => void): void {
    this.push({ time: this.time + delay, order: this.planned++, action });
  }

  /** Runs all planned events, and those that they plan, until none is left. */
  run(): void {
    for (let event = this.pop(); event !== undefined; event = this.pop()) {
      this.time = event.time;
      event.action();
    }
  }

  private push(event: Event): void {
    const { heap } = this;
    let at = heap.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(event, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = event;
  }

  private pop(): Event | undefined {
    const { heap } = this;
    const [first] = heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

const isBefore = (a: Event, b: Event): boolean => a.time < b.time || (a.time === b.time && a.order < b.order);
