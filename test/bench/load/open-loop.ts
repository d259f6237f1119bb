import { join } from 'node:path';
import { type Load, type LoadResult, refuseWrong } from './load';
import { resultIn, runProgram } from './program';

export interface OpenLoop {
  /** Requests a second, at equal distances. */
  readonly rate: number;
  readonly seconds: number;
}

/** As long it sends before anything is counted: until then the sender is slower than what it asks. */
export const WARM_UP_SECONDS = 1;

/** How many it sends, those that are not counted too. */
export const requestsIn = ({ rate, seconds }: OpenLoop): number =>
  Math.round(rate * WARM_UP_SECONDS) + Math.round(rate * seconds);

/**
 * Requests that come when they come, as customers do: none waits for an earlier answer, and its time runs from the moment
 * at which it was due, so that a stall is felt by all that fell into it. In a process of its own.
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
