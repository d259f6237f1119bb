import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { openCircuitsOf } from '../resilience/circuit';

const DEPENDENCIES = ['database', 'redis', 's3'] as const;

/** The registry of the process; each part of the system registers its metrics here. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.reportCircuits();
  }

  counter<L extends string = never>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  /** A counter with one label, for events of every request: it counts in a plain object, and reports at each scrape. */
  tally(name: string, help: string, label: string): (value: string) => void {
    const counts = new Map<string, number>();
    new Counter({
      name,
      help,
      labelNames: [label],
      registers: [this.registry],
      collect() {
        for (const [value, count] of counts) this.inc({ [label]: value }, count);
        counts.clear();
      },
    });
    return (value) => void counts.set(value, (counts.get(value) ?? 0) + 1);
  }

  /** `read` is called at each scrape. */
  gauge(name: string, help: string, read: () => number | Promise<number>): Gauge {
    return new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        this.set(await read());
      },
    });
  }

  histogram<L extends string = never>(options: {
    name: string;
    help: string;
    labelNames?: readonly L[];
    buckets: readonly number[];
  }): Histogram<L> {
    return new Histogram({
      ...options,
      labelNames: [...(options.labelNames ?? [])],
      buckets: [...options.buckets],
      registers: [this.registry],
    });
  }

  private reportCircuits(): void {
    new Gauge({
      name: 'circuit_open',
      help: 'Calls to this dependency fail at once, because it answers nothing.',
      labelNames: ['dependency'],
      registers: [this.registry],
      collect() {
        for (const dependency of DEPENDENCIES) this.set({ dependency }, openCircuitsOf(dependency));
      },
    });
  }
}
