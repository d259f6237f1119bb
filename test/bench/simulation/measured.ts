import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Facts } from '../facts';
import type { Summary } from '../reading';
import type { SuiteResult } from '../result';
import type { Spread } from '../statistics';
import { BYTES_AN_ORDER, FITTED, type Fitted } from '../suites/scaling/figures';

/** What `npm run bench -- NAME` has written. */
export interface Written extends SuiteResult {
  readonly command: string;
  readonly facts: Facts;
}

/** Undefined where it has not been measured yet. */
export function written(suite: string): Written | undefined {
  const path = join(__dirname, '..', '..', '..', 'bench-results', `${suite}.json`);
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Written;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The figures that the simulation lives on. */
export class Measured {
  constructor(
    readonly scaling: Written,
    readonly orders: Written,
  ) {}

  /** @throws when one of them has not been measured. */
  static read(): Measured {
    const [scaling, orders] = ['scaling', 'orders'].map((suite) => {
      const found = written(suite);
      if (found === undefined) throw new Error(`first: npm run bench -- ${suite}`);
      return found;
    });
    return new Measured(scaling!, orders!);
  }

  get fitted(): Fitted {
    const entries = Object.entries(FITTED).map(([key, name]) => [key, this.scaling.figures[name]] as const);
    const missing = entries.filter(([, value]) => typeof value !== 'number').map(([key]) => key);
    if (missing.length > 0) throw new Error(`bench-results/scaling.json does not tell ${missing.join(', ')}`);
    return Object.fromEntries(entries) as Fitted;
  }

  /** Those of the machine that other work left to the load. */
  get cores(): number {
    return this.scaling.facts.cores - this.fitted.others;
  }

  /** That an order leaves in all tables, for however long. */
  get bytesAnOrder(): number {
    const found = Object.entries(this.scaling.figures).filter(([name]) => name.startsWith(BYTES_AN_ORDER));
    return found.reduce((sum, [, bytes]) => sum + Number(bytes), 0);
  }

  /** @throws when there is no such load. */
  summary(written: Written, name: string): Summary {
    const figure: Summary | Spread | number | undefined = written.figures[name];
    if (typeof figure !== 'object' || !('rate' in figure)) throw new Error(`there is no load ${name}`);
    return figure;
  }
}
