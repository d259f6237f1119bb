import { openLoop, WARM_UP_SECONDS } from '../load/open-loop';
import type { Load } from '../load/load';
import { cpuSeconds, pause, resume } from '../processes';
import { step } from '../show';
import type { Bench } from '../suite';
import { DESTINATIONS, type OnTheWay } from './queues';
import { type Ages, Receipts } from './receipts';

export interface AtHalf {
  /** Age of an event when it is in its queue, and when a poll has received it. */
  readonly sent: Ages;
  readonly received: Ages;
  /** Events a second that both consumers booked during the orders. */
  readonly booked: number;
  /** Messages that were not booked yet when the orders ended. */
  readonly behind: number;
  /** Microseconds an order, with everything running and until all is booked. */
  readonly cpu: Readonly<Record<string, number>>;
}

interface Parts {
  readonly bench: Bench;
  readonly load: Load;
  readonly onTheWay: OnTheWay;
  readonly rate: number;
}

/** Orders at equal intervals. All processes are paused before it and after it. */
export class HalfLoad {
  constructor(private readonly parts: Parts) {}

  async measure(round: number): Promise<AtHalf> {
    const ages = await this.receipts();
    const bookings = await this.bookings();
    const booked = Math.round(bookings.booked);
    const ms = `in its queue ${textOf(ages.sent)}; received ${textOf(ages.received)}`;
    step(`half load, round ${round}: p50, p99, max ms: ${ms}; booked ${booked} a second`);
    return { ...ages, ...bookings };
  }

  /** The worker runs; this process replaces the data platform. */
  private async receipts(): Promise<Pick<AtHalf, 'sent' | 'received'>> {
    const { bench, onTheWay } = this.parts;
    const { worker } = bench.run.pids;
    resume([worker!]);
    const receipts = new Receipts(bench.run);
    await this.order();
    await onTheWay.untilBooked();
    pause([worker!]);
    return receipts.end();
  }

  /** Everything runs. */
  private async bookings(): Promise<Pick<AtHalf, 'booked' | 'behind' | 'cpu'>> {
    const { bench, onTheWay, rate } = this.parts;
    const { worker, dataPlatform } = bench.run.pids;
    const before = this.cpuTaken();
    resume([worker!, dataPlatform!]);
    await this.order();
    const behind = await onTheWay.behind();
    await onTheWay.untilBooked();
    pause([worker!, dataPlatform!]);
    const seconds = bench.seconds + WARM_UP_SECONDS;
    const taken = this.cpuTaken().map(([name, now], n) => [name, ((now - before[n]![1]) * 1e6) / (rate * seconds)]);
    const cpu = Object.fromEntries(taken) as AtHalf['cpu'];
    return { booked: rate - behind / DESTINATIONS / seconds, behind, cpu };
  }

  private cpuTaken(): [name: string, seconds: number][] {
    const { api = [], worker, dataPlatform, database, emulator, redis } = this.parts.bench.run.pids;
    return Object.entries({ api: api[0], worker, 'data-platform': dataPlatform, database, redis, emulator }).map(
      ([name, pid]) => [name, (pid ? cpuSeconds([pid]) : undefined) ?? NaN],
    );
  }

  private order(): Promise<unknown> {
    const { bench, load, rate } = this.parts;
    return openLoop(load, { rate, seconds: bench.seconds });
  }
}

const textOf = ({ p50, p99, max }: Ages): string => [p50, p99, max].map((value) => Math.round(value)).join(', ');
