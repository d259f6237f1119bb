import { closedLoop } from '../../load/closed-loop';
import { inAll, type LoadResult } from '../../load/load';
import { ordersOf } from '../../order-load';
import { read, type Reading, type Summary, summarise, watch } from '../../reading';
import { alternate } from '../../rounds';
import { type Spread, spread } from '../../statistics';
import type { Bench } from '../../suite';
import { type Axis, type Point, pointName } from './axes';
import type { BatchSizes } from './batch-sizes';

/** The measurements at one point. */
export interface Measured {
  readonly x: number;
  readonly summary: Summary;
  /** Orders in a transaction, on average. */
  readonly batch: Spread;
}

export type Curve = Axis & { readonly measured: readonly Measured[] };

/** Every point has its turn in each round. */
export async function measureCurve({ run, rounds, seconds }: Bench, axis: Axis, sizes: BatchSizes): Promise<Curve> {
  const take = (point: Point, name: string) => (): Promise<Reading> =>
    sizes.during(name, () =>
      read(watch(run, run.pids.api?.slice(0, point.processes)), () =>
        load(run.apiUrls.slice(0, point.processes), point, seconds),
      ),
    );
  const named = axis.points.map((point) => [pointName(axis.name, point.x), point] as const);
  const contenders = Object.fromEntries(named.map(([name, point]) => [name, take(point, name)]));
  const readings = await alternate(contenders, { rounds, what: axis.name });
  const measured = named.map(([name, { x }]) => ({
    x,
    summary: summarise(readings[name]!),
    batch: spread(sizes.of(name)),
  }));
  return { ...axis, measured };
}

/** Divides the connections evenly among the processes. */
export async function load(urls: readonly string[], point: Point, seconds: number): Promise<LoadResult> {
  const connections = point.connections / urls.length;
  const loads = urls.map((url) =>
    closedLoop(ordersOf({ url, tokens: point.tokens }, point.orders), { connections, seconds }),
  );
  return inAll(await Promise.all(loads));
}
