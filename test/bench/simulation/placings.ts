import { OrderConfig } from '@app/order/order.config';
import { readConfig } from '@app/platform';
import { ASSUMED } from './assumptions';
import type { Measured } from './measured';
import type { Placing } from './scenario';

const MS = 1_000; // in microseconds
/** BEGIN, two locking reads, two UPDATEs, four INSERTs, COMMIT, each a round trip of its own. */
const TRIPS_ONE_BY_ONE = 10;

/** How the api places orders by default, with the measured costs of a batch and an order. */
export function batching({ fitted }: Measured): Placing {
  const { apiShares, tripShares } = ASSUMED;
  const config = readConfig((env) => new OrderConfig(env), {});
  return {
    ...{ lanes: config.batchesUnderWay, commitsOverlap: true, leastToOverlap: config.leastToOverlap },
    ...{ mostOrders: config.batchOrders, mostWaiting: config.maxWaiting },
    // The stock is taken by the last statement before COMMIT.
    ...{ trips: tripShares, lockingTrip: 1 },
    cpu: {
      before: (fitted.apiOrder * apiShares.before) / MS,
      decide: (fitted.apiOrder * apiShares.decide) / MS,
      after: (fitted.apiOrder * apiShares.after) / MS,
      transaction: fitted.apiBatch / MS,
      databaseTransaction: fitted.databaseBatch / MS,
      databaseOrder: fitted.databaseOrder / MS,
      client: fitted.client / MS,
    },
  };
}

/** How the reference `naive` places them, with its measured cost. */
export function oneByOne(measured: Measured): Placing {
  const { cpu } = measured.summary(measured.orders, 'uniform / naive');
  const median = (process: string): number => (cpu[process]?.median ?? 0) / MS;
  const { before, trips, after } = ASSUMED.oneByOneShares;
  return {
    ...{ lanes: 64, commitsOverlap: false, leastToOverlap: 1, mostOrders: 1, mostWaiting: 5_000 },
    trips: Array.from({ length: TRIPS_ONE_BY_ONE }, () => 1 / TRIPS_ONE_BY_ONE),
    lockingTrip: 2,
    cpu: {
      ...{ before: median('api') * before, decide: 0, after: median('api') * after },
      transaction: median('api') * trips,
      databaseTransaction: median('database'),
      databaseOrder: 0,
      client: median('load'),
    },
  };
}
