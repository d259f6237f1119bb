import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { type Load, type LoadResult, refuseWrong } from './load';
import { resultIn, runProgram } from './program';

export interface ClosedLoop {
  /** Each connection sends its next request when it has its answer. */
  readonly connections: number;
  readonly seconds: number;
}

/**
 * Sends as fast as the connections get their answers, by one thread of wrk, so that most of the CPU is left to the system.
 * @throws when any answer was not the expected one.
 */
export async function closedLoop(load: Load, { connections, seconds }: ClosedLoop): Promise<LoadResult> {
  const options = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '30s'];
  const args = [...options, '-s', join(__dirname, 'load.lua'), load.url, '--', ...argumentsOf(load)];
  const { output, cpuSeconds } = await runProgram(process.env.WRK ?? 'wrk', args);
  const result = resultIn(output);
  refuseWrong(load, result);
  const { answers, requests, p50, p90, p99, max } = result;
  return { answers, requests, rate: answers / result.seconds, p50, p90, p99, max, cpuSeconds };
}

function argumentsOf(load: Load): string[] {
  const { method, path, endings, expect, tokens, products, body, idempotencyKeys, headers = {} } = load;
  const settings: Record<string, string | number | undefined> = {
    ...{ method, path, endings, status: expect.status, text: expect.text, seed: randomInt(2 ** 31), body },
    tokens: tokens?.file,
    tokens_in_order: tokens?.inOrder ? 1 : undefined,
    products: products?.file,
    least_lines: products?.lines[0],
    most_lines: products?.lines[1],
    key: idempotencyKeys ? `bench-${randomInt(2 ** 47).toString(36)}-` : undefined,
  };
  const given = Object.entries(settings).filter(
    (setting): setting is [string, string | number] => setting[1] !== undefined,
  );
  return [
    ...given.map(([name, value]) => `${name}=${value}`),
    ...Object.entries(headers).map(([name, value]) => `header=${name}: ${value}`),
  ];
}
