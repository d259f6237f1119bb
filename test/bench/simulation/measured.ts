import type { Summary } from '../reading';
import { type Recorded, recordedOf } from '../results-folder';
import type { Spread } from '../statistics';
import { BYTES_AN_ORDER, FITTED, type Fitted } from '../suites/scaling/figures';

/** Undefined when it is not measured yet. */
export const recorded = (suite: string): Recorded | undefined => recordedOf([suite])[0];

/** The scheduler leaves some time to every process. */
const LEAST_CORES = 0.1;

/** The measured figures that the simulation uses. */
export class Measured {
  constructor(
    readonly scaling: Recorded,
    readonly orders: Recorded,
  ) {}

  /** @throws when one of them is not measured. */
  static read(): Measured {
    const [scaling, orders] = ['scaling', 'orders'].map((suite) => {
      const found = recorded(suite);
      if (found === undefined) throw new Error(`run npm run bench -- ${suite} first`);
      return found;
    });
    return new Measured(scaling!, orders!);
  }

  get fitted(): Fitted {
    const entries = Object.entries(FITTED).map(([key, name]) => [key, this.scaling.figures[name]] as const);
    const missing = entries.filter(([, value]) => typeof value !== 'number').map(([key]) => key);
    if (missing.length > 0) throw new Error(`bench-results/scaling.json lacks ${missing.join(', ')}`);
    return Object.fromEntries(entries) as Fitted;
  }

  /** The cores of the machine without those that other work used. */
  get cores(): number {
    return Math.max(LEAST_CORES, this.scaling.facts.cores - this.fitted.others);
  }

  /** Bytes that an order leaves in all tables, those with a retention included. */
  get bytesAnOrder(): number {
    const found = Object.entries(this.scaling.figures).filter(([name]) => name.startsWith(BYTES_AN_ORDER));
    return found.reduce((sum, [, bytes]) => sum + Number(bytes), 0);
  }

  /** @throws when there is no such load. */
  summary({ figures }: Recorded, name: string): Summary {
    const figure: Summary | Spread | number | undefined = figures[name];
    if (typeof figure !== 'object' || !('rate' in figure)) throw new Error(`there is no load ${name}`);
    return figure;
  }
}
