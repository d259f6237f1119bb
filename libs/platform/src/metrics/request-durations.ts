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
const HELP = 'From a request to its answer, as it is handed to the connection; of a stream to its end.';
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Of one route: made with the route, so that no request looks for its own. */
export class RouteTallies {
  private readonly byStatus = new Map<string, Map<number, Tally>>();

  constructor(private readonly route: string) {}

  add(method: string, status: number, seconds: number): void {
    const tally = this.byStatus.get(method)?.get(status) ?? this.begin(method, status);
    let bucket = 0;
    while (bucket < BOUNDS.length && seconds > (BOUNDS[bucket] ?? 0)) bucket++;
    tally.counts[bucket] = (tally.counts[bucket] ?? 0) + 1;
    tally.sum += seconds;
  }

  values(): Sample[] {
    return [...this.byStatus.values()].flatMap((tallies) => [...tallies.values()].flatMap(valuesOf));
  }

  private begin(method: string, status: number): Tally {
    const labels = { method, route: this.route, status: String(status) };
    const tally = { labels, counts: BOUNDS.map(() => 0).concat(0), sum: 0 };
    this.byStatus.set(method, (this.byStatus.get(method) ?? new Map<number, Tally>()).set(status, tally));
    return tally;
  }
}

/** One measure a request. The tallies are kept here and shown when somebody looks: 0.2 µs where prom-client took 0.5. */
export class RequestDurations extends Histogram<Label> {
  private readonly routes = new Map<string, RouteTallies>();

  constructor(registry: Registry) {
    super({
      name: NAME,
      help: HELP,
      labelNames: ['method', 'route', 'status'],
      buckets: BOUNDS,
      registers: [registry],
    });
  }

  of(route: string): RouteTallies {
    const tallies = this.routes.get(route) ?? new RouteTallies(route);
    this.routes.set(route, tallies);
    return tallies;
  }

  /** What the registry, and `get`, read of a histogram; prom-client does not declare it. */
  getForPromString(): Promise<Shown> {
    const values = [...this.routes.values()].flatMap((route) => route.values());
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
