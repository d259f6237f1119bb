import fc from 'fast-check';
import type { Placing, Scenario } from './scenario';
import { simulate } from './simulate';

const free: Placing['cpu'] = {
  ...{ before: 0, decide: 0, after: 0, transaction: 0 },
  ...{ databaseTransaction: 0, databaseOrder: 0, client: 0 },
};

const batching: Placing = {
  ...{ lanes: 1, commitsOverlap: false, leastToOverlap: 1, mostOrders: 128, mostWaiting: 5_000 },
  ...{ trips: [0.4, 0.6], lockingTrip: 0 },
  cpu: {
    ...free,
    before: 0.1,
    decide: 0.02,
    after: 0.02,
    transaction: 0.3,
    databaseTransaction: 0.4,
    databaseOrder: 0.08,
  },
};

function scenario(some: Partial<Scenario> = {}): Scenario {
  return {
    instances: 2,
    hot: false,
    load: { kind: 'closed', clients: 100 },
    placing: batching,
    machine: { cores: 2, shared: false, roundTrip: 0.5, commit: 1, variation: 0 },
    ...{ seconds: 2, warmUpSeconds: 0.5, seed: 1 },
    ...some,
  };
}

/** One order at a time, each as long as one commit. */
const oneByOne = (commit: number): Pick<Scenario, 'instances' | 'placing' | 'machine'> => ({
  instances: 1,
  placing: { ...batching, mostOrders: 1, mostWaiting: Infinity, trips: [1], cpu: free },
  machine: { cores: 1, shared: false, roundTrip: 0, commit, variation: 0 },
});

describe('the simulation', () => {
  it('ends every order exactly once, for any load', () => {
    const load = fc.oneof(
      fc.record({ kind: fc.constant('closed' as const), clients: fc.integer({ min: 1, max: 400 }) }),
      fc.record({ kind: fc.constant('open' as const), rate: fc.integer({ min: 1, max: 20_000 }) }),
    );
    const mostWaiting = fc.integer({ min: 0, max: 50 });
    const any = { load, mostWaiting, hot: fc.boolean(), instances: fc.integer({ min: 1, max: 4 }), seed: fc.nat() };
    fc.assert(
      fc.property(fc.record(any), ({ mostWaiting, ...rest }) => {
        const placing = { ...batching, mostWaiting };
        const { arrived, placed, refused } = simulate(scenario({ ...rest, placing, seconds: 0.2, warmUpSeconds: 0 }));
        return arrived === placed + refused;
      }),
      { numRuns: 40 },
    );
  });

  it('has the same outcome for the same seed, and another one for another', () => {
    const seeded = (seed: number) => simulate(scenario({ load: { kind: 'open', rate: 3_000 }, seed }));
    expect(seeded(7)).toEqual(seeded(7));
    expect(seeded(7).p99).not.toBe(seeded(8).p99);
  });

  it.each([0.3, 0.6, 0.9])('waits as long as the formula of a queue with one server says (M/D/1), %s busy', (busy) => {
    const service = 2;
    const load = { kind: 'open', rate: (busy / service) * 1_000 } as const;
    const { mean, rate } = simulate(scenario({ ...oneByOne(service), load, seconds: 400, warmUpSeconds: 10 }));
    const wait = (busy * service) / (2 * (1 - busy)); // Pollaczek and Khinchine, a fixed time of service
    expect(rate / load.rate).toBeCloseTo(1, 1);
    expect(Math.abs(mean / (service + wait) - 1)).toBeLessThan(0.05);
  });

  it('varies its times around their average', () => {
    const varied = (variation: number) =>
      simulate(
        scenario({ machine: { ...scenario().machine, variation }, load: { kind: 'open', rate: 500 }, seconds: 20 }),
      );
    expect(varied(0.5).p99).toBeGreaterThan(1.1 * varied(0).p99);
    expect(varied(0.5).mean / varied(0).mean).toBeCloseTo(1, 0);
  });

  it('places no more orders of one product than its row is locked for, one transaction after the other', () => {
    const { rate } = simulate(
      scenario({ ...oneByOne(4), instances: 5, hot: true, load: { kind: 'closed', clients: 50 }, seconds: 10 }),
    );
    expect(rate).toBeGreaterThan(240);
    expect(rate).toBeLessThanOrEqual(250.2);
  });

  it('places more of them in batches, and of many products as many as commits may share', () => {
    const machine = { cores: 8, shared: false, roundTrip: 1, commit: 4, variation: 0 };
    const load = { kind: 'closed', clients: 300 } as const;
    const alone = { ...batching, mostOrders: 1, lanes: 64 };
    const rateOf = (hot: boolean, placing: Placing): number =>
      simulate(scenario({ machine, load, hot, placing, instances: 3 })).rate;
    expect(rateOf(true, batching)).toBeGreaterThan(10 * rateOf(true, alone));
    expect(rateOf(false, alone)).toBeGreaterThan(10 * rateOf(true, alone));
  });

  it('has the next batch locked and decided while one commits, where commits may overlap', () => {
    const machine = { cores: 8, shared: false, roundTrip: 0.5, commit: 4, variation: 0 };
    const load = { kind: 'closed', clients: 300 } as const;
    const overlapping = { ...batching, lanes: 3, commitsOverlap: true };
    const rateOf = (placing: Placing): number => simulate(scenario({ machine, load, placing, instances: 1 })).rate;
    expect(rateOf(overlapping)).toBeGreaterThan(1.2 * rateOf(batching));
  });

  it('has fewer and larger transactions when batches overlap only with enough waiting orders', () => {
    const machine = { cores: 8, shared: false, roundTrip: 0.5, commit: 4, variation: 0 };
    const overlapping = { ...batching, lanes: 3, commitsOverlap: true };
    const batchOf = (placing: Placing, clients: number): number =>
      simulate(scenario({ machine, placing, instances: 1, load: { kind: 'closed', clients } })).batch;
    expect(batchOf({ ...overlapping, leastToOverlap: 8 }, 12)).toBeGreaterThan(1.2 * batchOf(overlapping, 12));
    expect(batchOf({ ...overlapping, leastToOverlap: 8 }, 1)).toBe(1);
  });

  it('refuses orders when too many wait', () => {
    const load = { kind: 'open', rate: 2_000 } as const;
    const { placing, ...rest } = oneByOne(4);
    const { refused, p99 } = simulate(scenario({ ...rest, placing: { ...placing, mostWaiting: 100 }, load }));
    expect(refused).toBeGreaterThan(0);
    expect(p99).toBeLessThan(4 * 102);
  });

  it('uses no more cores than exist', () => {
    const load = { kind: 'closed', clients: 2_000 } as const;
    const { busy } = simulate(scenario({ load, instances: 20, machine: { ...scenario().machine, cores: 1 } }));
    expect(busy).toBeGreaterThan(0.9);
    expect(busy).toBeLessThanOrEqual(1.000_001);
  });
});
