import type { Table } from '../result';
import type { Summary } from '../reading';
import { pointName } from '../suites/scaling/axes';
import { here } from './machines';
import type { Measured } from './measured';
import { batching, oneByOne } from './placings';
import type { Outcome, Placing, Scenario } from './scenario';
import { simulate } from './simulate';

/** A measured load and its simulation. */
export interface Pair {
  readonly name: string;
  readonly measured: Summary;
  readonly simulated: Outcome;
  /** Simulated orders a second for each measured one. */
  readonly ratio: number;
}

interface Same {
  readonly name: string;
  readonly measured: Summary;
  readonly clients: number;
  readonly instances?: number;
  readonly hot?: boolean;
  readonly placing: Placing;
}

/** The simulation must reproduce these two before it predicts other machines. */
export const UNIFORM = 'one instance, 64 clients';
export const HOT = 'one instance, 64 clients, one product';
export const TOLERANCE = 0.2;

type Length = Pick<Scenario, 'seconds' | 'warmUpSeconds' | 'seed'>;

/** The measured loads, simulated for the machine of the measurements. */
export function reproduce(measured: Measured, length: Length): Pair[] {
  const batched = batching(measured);
  const point = (axis: Parameters<typeof pointName>[0], x: number): Summary =>
    measured.summary(measured.scaling, pointName(axis, x));
  const naive = { clients: 64, placing: oneByOne(measured) };
  const same: Same[] = [
    { name: UNIFORM, measured: point('connections', 64), clients: 64, placing: batched },
    { name: HOT, measured: point('products', 1), clients: 64, placing: batched, hot: true },
    ...[1, 8, 256].map((clients) => ({
      ...{ name: `one instance, ${clients} clients`, measured: point('connections', clients), clients },
      placing: batched,
    })),
    ...[2, 3].map((instances) => ({
      ...{ name: `${instances} instances, 96 clients`, measured: point('processes', instances), instances },
      ...{ clients: 96, placing: batched },
    })),
    { ...naive, name: 'a transaction an order', measured: measured.summary(measured.orders, 'uniform / naive') },
    {
      ...{ ...naive, hot: true, name: 'a transaction an order, one product' },
      measured: measured.summary(measured.orders, 'hot / naive'),
    },
  ];
  return same.map(({ name, measured: summary, clients, instances = 1, hot = false, placing }) => {
    const load = { kind: 'closed', clients } as const;
    const simulated = simulate({ instances, hot, load, placing, machine: here(measured), ...length });
    return { name, measured: summary, simulated, ratio: simulated.rate / summary.rate.median };
  });
}

export const isRight = ({ ratio }: Pair): boolean => Math.abs(ratio - 1) <= TOLERANCE;

export const tableOfPairs = (pairs: readonly Pair[]): Table => ({
  title: 'what was measured here, and the simulation of it',
  columns: ['', 'measured a second', 'simulated', 'difference', 'p50 ms', 'simulated', 'p99 ms', 'simulated'],
  rows: pairs.map(({ name, measured, simulated, ratio }) => [
    name,
    measured.rate.median.toFixed(0),
    simulated.rate.toFixed(0),
    `${ratio < 1 ? '−' : '+'}${Math.abs((ratio - 1) * 100).toFixed(0)} %`,
    ...[measured.p50.median, simulated.p50, measured.p99.median, simulated.p99].map((ms) => ms.toFixed(1)),
  ]),
});
