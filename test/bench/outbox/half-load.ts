import { openLoop, WARM_UP_SECONDS } from '../load/open-loop';
import type { Load } from '../load/load';
import { pause, resume } from '../processes';
import { step } from '../show';
import type { Bench } from '../suite';
import type { OnTheWay } from './queues';
import { Receipts } from './receipts';

/** Messages an event. */
const DESTINATIONS = 2;

export interface AtHalf {
  /** From an event's time to its receipt, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Events a second that both consumers have booked, while the orders came. */
  readonly booked: number;
  /** Messages that were not booked yet when the orders ended. */
  readonly behind: number;
}

interface Parts {
  readonly bench: Bench;
  readonly load: Load;
  readonly onTheWay: OnTheWay;
  readonly rate: number;
}

/** Orders at equal distances. All are paused when it begins, and again when it has ended. */
export class HalfLoad {
  constructor(private readonly parts: Parts) {}

  async measure(round: number): Promise<AtHalf> {
    const receipt = await this.receipts();
    const bookings = await this.bookings();
    const { p50, p99, max } = receipt;
    const ms = [p50, p99, max].map((value) => Math.round(value)).join(', ');
    step(`half load, round ${round}: p50, p99, max ${ms} ms; booked ${Math.round(bookings.booked)} a second`);
    return { p50, p99, max, ...bookings };
  }

  /** The worker runs; this process takes the data platform's place. */
  private async receipts(): Promise<{ p50: number; p99: number; max: number }> {
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
  private async bookings(): Promise<Pick<AtHalf, 'booked' | 'behind'>> {
    const { bench, onTheWay, rate } = this.parts;
    const { worker, dataPlatform } = bench.run.pids;
    resume([worker!, dataPlatform!]);
    await this.order();
    const behind = (await onTheWay.inOutbox()) + (await onTheWay.inQueues());
    await onTheWay.untilBooked();
    pause([worker!, dataPlatform!]);
    const seconds = bench.seconds + WARM_UP_SECONDS;
    return { booked: rate - behind / DESTINATIONS / seconds, behind };
  }

  private order(): Promise<unknown> {
    const { bench, load, rate } = this.parts;
    return openLoop(load, { rate, seconds: bench.seconds });
  }
}
