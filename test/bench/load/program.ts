import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpuOfEndedChildren } from '../processes';
import type { Counted } from './load';

/** Runs a load generator to its end. @throws with its output when it fails. */
export async function runProgram(
  program: string,
  args: readonly string[],
): Promise<{ output: string; cpuSeconds: number | undefined }> {
  const cpuBefore = cpuOfEndedChildren();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const end = (): boolean => child.kill('SIGKILL');
  process.once('exit', end);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  process.off('exit', end);
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}:\n${output}`);
  const cpuAfter = cpuOfEndedChildren();
  return { output, cpuSeconds: cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore };
}

/** The line that starts with RESULT, as both generators write it. */
export function resultIn(output: string): Counted {
  const line = /^RESULT (.*)$/m.exec(output)?.[1];
  if (line === undefined) throw new Error(`the load gave no result:\n${output}`);
  return JSON.parse(line) as Counted;
}
