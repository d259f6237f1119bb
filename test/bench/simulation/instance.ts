import type { Placing } from './scenario';
import type { Thread } from './thread';
import type { Timeline } from './timeline';
import type { Transaction, Writer } from './writer';

/** An order that is not answered yet. */
export interface Order {
  readonly placed: () => void;
  readonly refused: () => void;
}

interface Surroundings {
  /** Milliseconds to the writer, or back. */
  readonly oneWay: () => number;
  /** Called for every transaction that begins. */
  readonly observe: (orders: number) => void;
}

/** An API process: one event loop, its batch queues, and the waiting orders. */
export class Instance {
  private readonly waiting: Order[] = [];
  private underWay = 0;
  /** Open transactions before their last trip. */
  private undecided = 0;

  constructor(
    private readonly timeline: Timeline,
    private readonly thread: Thread,
    private readonly writer: Writer,
    private readonly placing: Placing,
    private readonly around: Surroundings,
  ) {}

  take(order: Order): void {
    this.thread.run(this.placing.cpu.before, () => {
      if (this.waiting.length >= this.placing.mostWaiting) {
        order.refused();
        return;
      }
      this.waiting.push(order);
      this.fillLanes();
    });
  }

  /** Without an open batch, no order waits for others. */
  private fillLanes(): void {
    while (this.mayBegin()) {
      this.underWay++;
      this.undecided++;
      const orders = this.waiting.splice(0, this.placing.mostOrders);
      this.around.observe(orders.length);
      this.travel({ orders: orders.length }, 0, () => this.end(orders));
    }
  }

  private mayBegin(): boolean {
    const { lanes, commitsOverlap, leastToOverlap } = this.placing;
    const least = this.underWay > 0 ? leastToOverlap : 1;
    return this.waiting.length >= least && this.underWay < lanes && !(commitsOverlap && this.undecided > 0);
  }

  /** The event loop makes the statements of a trip in its turn, also while the hot row is locked. */
  private travel(transaction: Transaction, trip: number, committed: () => void): void {
    const { cpu, trips } = this.placing;
    if (trip === trips.length) {
      committed();
      return;
    }
    const last = trip === trips.length - 1;
    const work = cpu.transaction / trips.length + (last ? cpu.decide * transaction.orders : 0);
    this.thread.run(work, () => {
      this.overTheNetwork(() =>
        this.writer.execute(transaction, trip, () =>
          this.overTheNetwork(() => this.travel(transaction, trip + 1, committed)),
        ),
      );
      if (last) this.decided();
    });
  }

  private decided(): void {
    this.undecided--;
    this.fillLanes();
  }

  private overTheNetwork(arrived: () => void): void {
    this.timeline.after(this.around.oneWay(), arrived);
  }

  private end(orders: readonly Order[]): void {
    for (const { placed } of orders) this.thread.run(this.placing.cpu.after, placed);
    this.underWay--;
    this.fillLanes();
  }
}
