import { closedLoop } from '../load/closed-loop';
import type { Load } from '../load/load';
import { cpuSeconds, pause, resume } from '../processes';
import { step } from '../show';
import type { Bench } from '../suite';
import { bareLoop, type RelayAlone } from './programs';
import { clientOptions, DESTINATIONS, type OnTheWay } from './queues';

const CONNECTIONS = 64;
const DISTINCT_BODIES = 100;

/** One round. Rates are events a second, but for the bare loop's messages. */
export interface Drained {
  /** Orders a second, with nothing else running. */
  readonly orders: number;
  /** Orders a second while a worker sends an existing backlog. */
  readonly ordersBeside: number;
  /** The rate of a worker that only sends. */
  readonly alone: number;
  readonly bare: number;
  /** The rate of the worker with its consumer, and the data platform beside it: events sent, and booked by both. */
  readonly together: number;
  readonly booked: number;
  /** Orders a second with everything running, as many as both consumers have booked by their end. */
  readonly everything: number;
  /** CPU microseconds a message of the worker that only sends. */
  readonly cpu: Readonly<Partial<Record<'worker' | 'database' | 'emulator', number>>>;
}

interface Parts {
  readonly bench: Bench;
  readonly load: Load;
  readonly onTheWay: OnTheWay;
  readonly relay: RelayAlone;
}

/** Places orders while the sender is stopped; then measures how fast their events leave. */
export class Backlogs {
  constructor(private readonly parts: Parts) {}

  async measure(): Promise<Drained[]> {
    const { rounds } = this.parts.bench;
    const drained: Drained[] = [];
    for (let round = 1; round <= rounds; round++) {
      const one = await this.round();
      drained.push(one);
      const facts = Object.entries({ ...one, ...one.cpu }).filter(([, value]) => typeof value === 'number');
      step(
        `backlog, round ${round}: ${facts.map(([name, value]) => `${name} ${Math.round(Number(value))}`).join(', ')}`,
      );
    }
    return drained;
  }

  private async round(): Promise<Drained> {
    const { bench, onTheWay, relay } = this.parts;
    const { pids } = bench.run;
    const consumers = [pids.worker, pids.dataPlatform].filter((pid) => pid !== undefined);
    pause([relay.pid]);
    const orders = await this.place();
    const { cpu, rate: alone } = await this.drainAlone();
    await onTheWay.purge();
    const bare = await this.sendBare();
    await onTheWay.purge();
    pause([relay.pid]);
    await this.place();
    resume([relay.pid]);
    const ordersBeside = await this.place();
    await onTheWay.untilSent(); // a worker that is stopped in the middle of a round keeps its leases
    await onTheWay.purge();
    pause([relay.pid]);
    await this.place();
    const events = (await onTheWay.inOutbox()) / DESTINATIONS;
    resume(consumers);
    const both = onTheWay.untilBooked();
    const together = events / (await onTheWay.untilSent());
    const booked = events / (await both);
    const everything = await this.placeAndBook();
    pause(consumers);
    resume([relay.pid]);
    return { orders, ordersBeside, alone, bare, together, booked, everything, cpu };
  }

  /** Returns orders a second. */
  private async place(): Promise<number> {
    const { bench, load } = this.parts;
    return (await closedLoop(load, { connections: CONNECTIONS, seconds: bench.seconds })).rate;
  }

  /** With the sender and the consumers running: their backlog at the end is not counted. */
  private async placeAndBook(): Promise<number> {
    const { bench, onTheWay } = this.parts;
    const orders = await this.place();
    const behind = await onTheWay.behind();
    await onTheWay.untilBooked();
    return orders - behind / DESTINATIONS / bench.seconds;
  }

  private async drainAlone(): Promise<{ rate: number; cpu: Drained['cpu'] }> {
    const { bench, onTheWay, relay } = this.parts;
    const messages = await onTheWay.inOutbox();
    const { database, emulator } = bench.run.pids;
    const watched = Object.entries({ worker: relay.pid, database, emulator }).filter(([, pid]) => pid !== null);
    const taken = (): [string, number][] => watched.map(([name, pid]) => [name, cpuSeconds([pid!]) ?? NaN]);
    const before = new Map(taken());
    resume([relay.pid]);
    const seconds = await onTheWay.untilSent();
    const cpu = taken().map(([name, now]) => [name, ((now - before.get(name)!) * 1e6) / messages]);
    return { rate: messages / DESTINATIONS / seconds, cpu: Object.fromEntries(cpu) as Drained['cpu'] };
  }

  private async sendBare(): Promise<number> {
    const { bench, onTheWay } = this.parts;
    return bareLoop({
      client: clientOptions(bench.run),
      queueUrl: bench.run.sqs.queues.OrderCompleted,
      bodies: await onTheWay.someBodies(DISTINCT_BODIES),
      messages: 10_000,
    });
  }
}
