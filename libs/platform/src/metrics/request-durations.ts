import { Histogram, type MetricObjectWithValues, type MetricValueWithName, type Registry } from 'prom-client';

type Label = 'method' | 'route' | 'status' | 'le';

/** Of one kind of request. */
interface Tally {
  readonly labels: Readonly<Record<'method' | 'route' | 'status', string>>;
  /** How many took no longer than each bound and longer than the one before; the last: longer than all. */
  readonly counts: number[];
  sum: number;
}

const NAME = 'http_request_duration_seconds';
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** One measure a request. The tallies are kept here and shown when somebody looks: 0.3 µs where prom-client took 2. */
export class RequestDurations extends Histogram<Label> {
  private readonly tallies = new Map<string, Tally>();

  constructor(registry: Registry) {
    super({
      name: NAME,
      help: 'From the first byte of a request to the last of its answer.',
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

  override get(): Promise<MetricObjectWithValues<MetricValueWithName<Label>>> {
    const values = [...this.tallies.values()].flatMap(valuesOf);
    return super.get().then((metric) => ({ ...metric, values }));
  }
}

/** As Prometheus wants them: each bucket counts those before it, too. */
function valuesOf({ labels, counts, sum }: Tally): MetricValueWithName<Label>[] {
  let total = 0;
  const buckets = counts.map((count, n) => {
    total += count;
    return { metricName: `${NAME}_bucket`, labels: { ...labels, le: BOUNDS[n] ?? '+Inf' }, value: total };
  });
  return [
    ...buckets,
    { metricName: `${NAME}_sum`, labels, value: sum },
    { metricName: `${NAME}_count`, labels, value: total },
  ];
}
