import type { Table } from '../result';
import { reach } from './by-instances';
import { twoZones } from './machines';
import type { Placing, Scenario } from './scenario';

const VCPUS = [2, 4, 8, 16] as const;
const ROUND_TRIPS = [0.5, 1] as const;

/** The rates and times by the writer's size and the round trip to it. */
export function tableOfWriters(
  placing: Placing,
  instances: number,
  length: Pick<Scenario, 'seconds' | 'warmUpSeconds' | 'seed'>,
): Table {
  const rows = VCPUS.flatMap((cores) =>
    ROUND_TRIPS.map((roundTrip) => {
      const machine = { ...twoZones(), cores, roundTrip };
      const [uniform, hot] = [false, true].map((hot) => reach({ machine, hot, placing }, instances, length));
      const cells = [uniform!, hot!].flatMap(({ most, half }) => [
        Math.round(most.rate).toLocaleString('en'),
        half.p99.toFixed(1),
      ]);
      return [`${cores} vCPUs, ${roundTrip} ms`, ...cells];
    }),
  );
  return {
    title: `${instances} instances, two zones, batched: by the writer’s vCPUs and the round trip to it`,
    columns: ['', 'orders a second', 'p99 at half of it, ms', 'of one product', 'p99 at half of it, ms'],
    rows,
  };
}
