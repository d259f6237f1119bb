import type { Chart, Table } from '../../result';
import { withSpread } from '../../result';
import { pointName } from './axes';
import type { Curve } from './curve';
import { batchFigure, FITTED, type Fitted } from './figures';
import type { SuiteResult } from '../../result';

/** A row for each point. */
export const tableOfCurve = ({ name, x, measured }: Curve): Table => ({
  title: `orders by ${name}`,
  columns: [x, 'orders a second', 'p50 ms', 'p99 ms', 'orders a batch', 'api CPU µs', 'database CPU µs'],
  rows: measured.map(({ x, batch, summary: { rate, p50, p99, cpu } }) => [
    x.toLocaleString('en'),
    withSpread(rate, 0),
    p50.median.toFixed(1),
    p99.median.toFixed(1),
    batch.median.toFixed(1),
    cpu.api?.median.toFixed(0) ?? '',
    cpu.database?.median.toFixed(0) ?? '',
  ]),
});

export const fittedTable = (fitted: Fitted): Table => ({
  title: 'what a batch costs, and what an order costs (fitted to the connections above), and what a batch waits for',
  columns: ['', ''],
  rows: Object.entries(FITTED).map(([key, name]) => [
    name,
    fitted[key as keyof Fitted].toFixed(name.includes('µs') ? 0 : 2),
  ]),
});

export const figuresOf = (curves: readonly Curve[]): SuiteResult['figures'] =>
  Object.fromEntries(
    curves.flatMap(({ name, measured }) =>
      measured.flatMap(({ x, summary, batch }) => [
        [pointName(name, x), summary],
        [batchFigure(pointName(name, x)), batch],
      ]),
    ),
  );

/** The rate of orders, and their response times. */
export function chartsOf(curves: readonly Curve[]): Chart[] {
  const [processes, others] = [curves.filter(({ x }) => x === PROCESSES), curves.filter(({ x }) => x !== PROCESSES)];
  const rates = (name: string, x: string, some: readonly Curve[]): Chart => ({
    ...{ kind: 'lines', name: `scaling-${name}`, title: `Orders by ${x}`, x, unit: 'orders a second' },
    lines: some.map(({ name, measured }) => ({
      label: name,
      points: measured.map(({ x, summary }) => ({ x, ...summary.rate })),
    })),
  });
  return [
    ...others.map((curve) => rates(curve.name, curve.x, [curve])),
    rates('processes', PROCESSES, processes),
    ...curves.filter(({ name }) => name === 'connections').map(timesOf),
  ];
}

const PROCESSES = 'API processes';

const timesOf = ({ x, measured }: Curve): Chart => ({
  ...{ kind: 'lines', name: 'scaling-times', title: `Time of an order by ${x}`, x, unit: 'ms' },
  lines: (['p50', 'p99'] as const).map((label) => ({
    label,
    points: measured.map(({ x, summary }) => ({ x, ...summary[label] })),
  })),
});
