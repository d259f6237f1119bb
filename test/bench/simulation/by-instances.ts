import type { LineChart, Table } from '../result';
import { ASSUMED } from './assumptions';
import type { Machine, Outcome, Placing, Scenario } from './scenario';
import { simulate } from './simulate';

export const INSTANCES = [1, 2, 3, 4, 6, 8, 12, 16, 20] as const;
/** Enough orders for a meaningful 99th percentile. */
const ORDERS_FOR_TIMES = 10_000;
const LONGEST_SECONDS = 60;
/** Share of the best rate beyond which another instance adds too little. */
const ENOUGH = 0.95;

export interface Variant {
  /** Such as `two zones, one product, batched`. */
  readonly name: string;
  readonly machine: Machine;
  readonly hot: boolean;
  readonly placing: Placing;
  /** Bytes that an order leaves in all tables: the disk's throughput may be the limit before the CPU. */
  readonly bytesAnOrder: number;
}

/** The maximum rate of a number of instances, and the response times at half of that rate. */
export interface Reach {
  readonly instances: number;
  readonly most: Outcome;
  readonly half: Outcome;
}

export type Ladder = Variant & { readonly reaches: readonly Reach[] };

type Length = Pick<Scenario, 'seconds' | 'warmUpSeconds' | 'seed'>;

export const climb = (variant: Variant, length: Length): Ladder => ({
  ...variant,
  reaches: INSTANCES.map((instances) => reach(variant, instances, length)),
});

export function reach(
  { machine, hot, placing }: Pick<Variant, 'machine' | 'hot' | 'placing'>,
  instances: number,
  length: Length,
): Reach {
  const clients = ASSUMED.clientsAnInstance * instances;
  const most = simulate({ instances, hot, placing, machine, ...length, load: { kind: 'closed', clients } });
  const rate = most.rate / 2;
  const seconds = Math.min(LONGEST_SECONDS, Math.max(length.seconds, ORDERS_FOR_TIMES / rate));
  const half = simulate({ instances, hot, placing, machine, ...length, seconds, load: { kind: 'open', rate } });
  return { instances, most, half };
}

/** The fewest instances that reach nearly the best rate. */
export function enough({ reaches }: Ladder): Reach {
  const best = Math.max(...reaches.map(({ most }) => most.rate));
  return reaches.find(({ most }) => most.rate >= ENOUGH * best)!;
}

const REACHED = ['orders a second', 'orders a transaction', 'writer’s CPU', 'new MB a second', 'p99 at half of it, ms'];

const cellsOf = ({ bytesAnOrder }: Variant, { most, half }: Reach): string[] => [
  count(most.rate),
  most.batch.toFixed(1),
  `${Math.round(most.busy * 100)} %`,
  count((most.rate * bytesAnOrder) / 1e6),
  half.p99.toFixed(1),
];

const count = (value: number): string => Math.round(value).toLocaleString('en');

export const tableOfLadder = (ladder: Ladder): Table => ({
  title: ladder.name,
  columns: ['instances', ...REACHED],
  rows: ladder.reaches.map((reach) => [String(reach.instances), ...cellsOf(ladder, reach)]),
});

export const tableOfEnough = (ladders: readonly Ladder[]): Table => ({
  title: 'where more instances stop helping (95 % of the best of 1 to 20)',
  columns: ['', 'instances', ...REACHED],
  rows: ladders.map((ladder) => {
    const reach = enough(ladder);
    const atLeast = reach.instances === INSTANCES.at(-1) ? ' or more' : '';
    return [ladder.name, `${reach.instances}${atLeast}`, ...cellsOf(ladder, reach)];
  }),
});

/** A chart of rates and one of times for the variants whose names begin with the title. */
export function chartsOf(name: string, title: string, ladders: readonly Ladder[]): LineChart[] {
  const chart = (what: 'rate' | 'p99', unit: string, pick: (reach: Reach) => number): LineChart => ({
    ...{ kind: 'lines', name: `simulate-${name}-${what}`, title: `Simulated: ${title}`, x: 'instances', unit },
    lines: ladders.map(({ name, reaches }) => ({
      label: name.replace(`${title}, `, ''),
      points: reaches.map((reach) => ({ x: reach.instances, ...single(pick(reach)) })),
    })),
  });
  return [
    chart('rate', 'orders a second', ({ most }) => most.rate),
    chart('p99', 'ms, p99 at half of the maximum', ({ half }) => half.p99),
  ];
}

const single = (value: number) => ({ median: value, lowest: value, highest: value });
