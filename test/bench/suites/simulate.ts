import { join } from 'node:path';
import { assumptionsInWords } from '../simulation/assumptions';
import { chartsOf, climb, enough, type Ladder, tableOfEnough, tableOfLadder } from '../simulation/by-instances';
import { oneZone, twoZones } from '../simulation/machines';
import { Measured, recorded } from '../simulation/measured';
import { fillPage, markdownOf } from '../simulation/page';
import { batching, oneByOne } from '../simulation/placings';
import { HOT, isRight, type Pair, reproduce, tableOfPairs, TOLERANCE, UNIFORM } from '../simulation/reproduction';
import type { Scenario } from '../simulation/scenario';
import { tableOfWriters } from '../simulation/writers';
import { atLeast, atMost, type SuiteResult, type Target } from '../result';
import type { Recorded } from '../results-folder';
import { step } from '../show';
import { spread } from '../statistics';
import type { Bench, Suite } from '../suite';

const PAGE = join(__dirname, '..', '..', '..', 'docs', 'scaling.md');

export const simulate: Suite = {
  title:
    'API instances against one writer, simulated from what scaling and orders have measured; fills docs/scaling.md',
  needs: { apis: 0 },
  // Seconds of simulated time.
  seconds: 3,
  rounds: 0,
  run: study,
};

function study({ seconds }: Bench): Promise<SuiteResult> {
  const measured = Measured.read();
  const length = { seconds, warmUpSeconds: seconds / 2, seed: 1 };
  const pairs = reproduce(measured, length);
  const must = pairs.filter(({ name }) => name === UNIFORM || name === HOT);
  step('simulating the measured loads');
  const beyond = must.every(isRight) ? simulateElsewhere(measured, length) : NOTHING;
  const result = resultOf(pairs, must, beyond);
  fillPage(PAGE, blocksOf(measured, result));
  step('docs/scaling.md is written');
  return Promise.resolve(result);
}

type Beyond = Pick<SuiteResult, 'tables' | 'charts' | 'figures'>;

/** Only a simulation that reproduces the measurements may predict other machines. */
const NOTHING: Beyond = { tables: [], charts: [], figures: {} };

function simulateElsewhere(measured: Measured, length: Pick<Scenario, 'seconds' | 'warmUpSeconds' | 'seed'>): Beyond {
  const machines = { 'one zone': oneZone(measured), 'two zones': twoZones() };
  const placings = { batched: batching(measured), 'one by one': oneByOne(measured) };
  const { bytesAnOrder } = measured;
  const ladders: Ladder[] = [];
  for (const [where, machine] of Object.entries(machines)) {
    for (const [which, hot] of [
      ['many products', false],
      ['one product', true],
    ] as const) {
      for (const [how, placing] of Object.entries(placings)) {
        ladders.push(climb({ name: `${where}, ${which}, ${how}`, machine, hot, placing, bytesAnOrder }, length));
        step(`${where}, ${which}, ${how}`);
      }
    }
  }
  const in2 = ladders.filter(({ name }) => name.startsWith('two zones'));
  const best = in2.find(({ name }) => name === 'two zones, many products, batched')!;
  return {
    tables: [
      tableOfEnough(ladders),
      ...in2.map(tableOfLadder),
      tableOfWriters(placings.batched, enough(best).instances, length),
    ],
    charts: [
      ...chartsOf(
        'one-zone',
        'one zone',
        ladders.filter((ladder) => !in2.includes(ladder)),
      ),
      ...chartsOf('two-zones', 'two zones', in2),
    ],
    figures: Object.fromEntries(ladders.flatMap(figuresOf)),
  };
}

const figuresOf = ({ name, reaches }: Ladder): [string, number][] =>
  reaches.flatMap(({ instances, most, half }): [string, number][] => [
    [`${name}: ${instances} instances, orders a second`, most.rate],
    [`${name}: ${instances} instances, p99 ms at half of it`, half.p99],
  ]);

function resultOf(pairs: readonly Pair[], must: readonly Pair[], { tables, charts, figures }: Beyond): SuiteResult {
  const targets = must.flatMap(({ name, ratio }): Target[] => [
    atLeast(`simulated against measured, ${name}`, 1 - TOLERANCE, spread([ratio])),
    atMost(`simulated against measured, ${name}`, 1 + TOLERANCE, spread([ratio]), '×'),
  ]);
  const said =
    tables.length > 0
      ? `Assumed: ${assumptionsInWords()}.`
      : 'The simulation does not reproduce the measurements on this machine, so it predicts nothing about other machines.';
  return {
    figures: {
      ...figures,
      ...Object.fromEntries(pairs.map(({ name, ratio }) => [`simulated / measured, ${name}`, ratio])),
    },
    targets,
    tables: [tableOfPairs(pairs), ...tables],
    charts,
    notes: [said],
  };
}

function blocksOf({ scaling }: Measured, simulated: SuiteResult): Record<string, string> {
  const catalogue = recorded('catalogue');
  const [curves, others] = [scaling.tables.filter(isCurve), scaling.tables.filter((table) => !isCurve(table))];
  return {
    curves: [source(scaling), markdownOf(curves)].join('\n\n'),
    costs: markdownOf(others.filter(({ columns }) => columns.length === 2)),
    growth: markdownOf(others.filter(({ columns }) => columns.length > 2)),
    ...(catalogue && { catalogue: [source(catalogue), markdownOf(catalogue.tables)].join('\n\n') }),
    reproduction: markdownOf(simulated.tables.slice(0, 1)),
    simulation: [...(simulated.notes ?? []), markdownOf(simulated.tables.slice(1))].join('\n\n').trimEnd(),
  };
}

const isCurve = ({ title }: { title: string }): boolean => title.startsWith('orders by');

const source = ({ command, facts }: Recorded): string =>
  `\`${command}\`: ${facts.engine} ${facts.version}, Node ${facts.node}, ${facts.cores} cores (${facts.cpu}), load average ${facts.load_average} before it, ${facts.date.slice(0, 10)}, commit ${facts.commit}.`;
