import type { Chance } from './chance';
import type { Instance } from './instance';
import type { Observations } from './observations';
import type { Load } from './scenario';
import type { Thread } from './thread';
import type { Timeline } from './timeline';

/** The `Retry-After` of 503 `order.busy`. */
const RETRY_AFTER_MS = 1_000;

interface Manner {
  readonly load: Load;
  /** CPU milliseconds of a request on the clients' own thread. */
  readonly cpu: number;
  readonly chance: Chance;
}

/** The clients: they call the instances in turns, as a load balancer does. */
export class Clients {
  private turn = 0;

  constructor(
    private readonly timeline: Timeline,
    private readonly thread: Thread,
    private readonly instances: readonly Instance[],
    private readonly observations: Observations,
    private readonly manner: Manner,
  ) {}

  start(): void {
    const { load } = this.manner;
    if (load.kind === 'open') {
      this.sendLater(1_000 / load.rate);
      return;
    }
    for (let client = 0; client < load.clients; client++) {
      const instance = this.instances[client % this.instances.length]!;
      this.sendAgain(instance);
    }
  }

  private sendLater(meanDistance: number): void {
    this.timeline.after(this.manner.chance.exponential(meanDistance), () => {
      if (this.observations.over) return;
      const instance = this.instances[this.turn++ % this.instances.length]!;
      this.send(instance, { placed: () => undefined, refused: () => undefined });
      this.sendLater(meanDistance);
    });
  }

  private sendAgain(instance: Instance): void {
    if (this.observations.over) return;
    const again = (): void => this.sendAgain(instance);
    this.send(instance, { placed: again, refused: () => this.timeline.after(RETRY_AFTER_MS, again) });
  }

  private send(instance: Instance, then: { placed: () => void; refused: () => void }): void {
    const sentAt = this.timeline.now;
    this.observations.arrival();
    let ended = false;
    const end = (count: () => void, next: () => void) => () => {
      if (ended) throw new Error('an order ended twice');
      ended = true;
      count();
      next();
    };
    this.thread.run(this.manner.cpu, () =>
      instance.take({
        placed: end(() => this.observations.placement(sentAt), then.placed),
        refused: end(() => this.observations.refusal(), then.refused),
      }),
    );
  }
}
