import { costOf, lineThrough } from './cost-fit';
import type { Curve, Measured } from './curve';
import type { Fitted } from './figures';
import type { Waits } from './waits';

/** Measured beside the curve. */
export interface Conditions extends Waits {
  /** Cores that other processes used meanwhile. */
  readonly others: number;
}

/** Fits the costs of a batch and of an order to batches of many sizes, which come from a growing number of connections. */
export function fit({ measured }: Curve, conditions: Conditions): Fitted {
  const cpu = (process: string) =>
    costOf(measured.map((point) => ({ size: point.batch.median, costOfOrder: cpuOf(point, process) })));
  const [api, database] = [cpu('api'), cpu('database')];
  // With one connection the queue is idle between two orders; two keep it busy.
  const busy = measured.filter(({ x }) => x > 1);
  const time = lineThrough(
    busy.map(({ batch, summary }) => ({ x: batch.median, y: (batch.median * 1_000) / summary.rate.median })),
  );
  return {
    ...{ apiBatch: api.batch, apiOrder: api.order },
    ...{ databaseBatch: database.batch, databaseOrder: database.order },
    client: cpu('load').order + cpu('redis').order,
    ...{ batchTime: time.fixed, orderTime: time.slope },
    ...conditions,
  };
}

/** @throws on a system that does not report CPU time, which the fit needs. */
function cpuOf({ summary }: Measured, process: string): number {
  const cpu = summary.cpu[process];
  if (cpu === undefined) throw new Error(`the CPU time of ${process} is not known here`);
  return cpu.median;
}
