import { closedLoop } from '../load/closed-loop';
import { openLoop, WARM_UP_SECONDS } from '../load/open-loop';
import type { Load } from '../load/load';
import { pause, resume } from '../processes';
import { step } from '../show';
import type { Bench } from '../suite';
import type { RelayAlone } from './programs';
import type { OnTheWay } from './queues';
import { type Ages, Receipts } from './receipts';

const CONNECTIONS = 64;
const FILL_SECONDS = 5;

export interface BesideBacklog {
  /** Rows that leave the outbox in a second, with no orders beside it. */
  readonly quiet: number;
  /** The same while orders come at half of the machine's rate, without the rows that these add. */
  readonly busy: number;
  /** Age of the events of these orders when they are in their queue. */
  readonly fresh: Ages;
}

interface Parts {
  readonly bench: Bench;
  readonly load: Load;
  readonly onTheWay: OnTheWay;
  readonly relay: RelayAlone;
  readonly rate: number;
  /** Waiting deliveries at the start of a measurement. */
  readonly rows: number;
}

/** A backlog of real orders drains, first alone and then beside new orders. The relay is stopped when it begins and when it has ended. */
export class FreshBesideBacklog {
  constructor(private readonly parts: Parts) {}

  async measure(round: number): Promise<BesideBacklog> {
    const { bench, relay } = this.parts;
    await this.fill();
    resume([relay.pid]);
    const quiet = await this.shrinking(() => new Promise((resolve) => setTimeout(resolve, bench.seconds * 1_000)));
    pause([relay.pid]);
    await this.fill();
    await this.parts.onTheWay.purge();
    resume([relay.pid]);
    const since = Date.now() + WARM_UP_SECONDS * 1_000;
    const busy = await this.shrinking(() =>
      openLoop(this.parts.load, { rate: this.parts.rate, seconds: bench.seconds }),
    );
    pause([relay.pid]);
    // Read afterwards, by the queue's time stamps: a reader beside the load would take part of the machine.
    const { sent: fresh } = await new Receipts(bench.run).end(since);
    await this.parts.onTheWay.purge();
    const facts = { quiet, busy, p50: fresh.p50, p99: fresh.p99, max: fresh.max };
    const readings = Object.entries(facts).map(([name, value]) => `${name} ${Math.round(value)}`);
    step(`beside a backlog of ${this.parts.rows} rows, round ${round}: ${readings.join(', ')}`);
    return { quiet, busy, fresh };
  }

  private async fill(): Promise<void> {
    const { load, onTheWay, rows } = this.parts;
    while ((await onTheWay.inOutbox()) < rows) {
      await closedLoop(load, { connections: CONNECTIONS, seconds: FILL_SECONDS });
    }
  }

  /** Rows a second by which the outbox shrinks during the work. */
  private async shrinking(doing: () => Promise<unknown>): Promise<number> {
    const { onTheWay } = this.parts;
    const [rows, began] = [await onTheWay.inOutbox(), performance.now()];
    await doing();
    return ((rows - (await onTheWay.inOutbox())) * 1_000) / (performance.now() - began);
  }
}
