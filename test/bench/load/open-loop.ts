import { join } from 'node:path';
import { type Load, type LoadResult, refuseWrong } from './load';
import { resultIn, runProgram } from './program';

export interface OpenLoop {
  /** Requests a second, at equal intervals. */
  readonly rate: number;
  readonly seconds: number;
}

/** The warm-up, which is not counted: a cold sender is slower than the system under test. */
export const WARM_UP_SECONDS = 1;

/** The number of requests, those of the warm-up included. */
export const requestsIn = ({ rate, seconds }: OpenLoop): number =>
  Math.round(rate * WARM_UP_SECONDS) + Math.round(rate * seconds);

/**
 * Sends requests at a fixed rate, in a process of its own: no request waits for an earlier answer, and its time runs from
 * the moment at which it was due, so that a stall counts for all requests during it.
 * @throws when any answer was not the expected one.
 */
export async function openLoop(load: Load, loop: OpenLoop): Promise<LoadResult> {
  const child = join(__dirname, 'open-loop-child.ts');
  const args = ['-r', '@swc-node/register', child, JSON.stringify({ load, loop })];
  const { output, cpuSeconds } = await runProgram(process.execPath, args);
  const result = resultIn(output);
  refuseWrong(load, result);
  const { answers, requests, p50, p90, p99, max } = result;
  return { answers, requests, rate: answers / result.seconds, p50, p90, p99, max, cpuSeconds };
}
