import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');
const FOLDER = join(ROOT, '..', 'shared', 'data');

/** The file of old sales beside the checkout; undefined when it does not exist. */
export function replayFile(): string | undefined {
  if (!existsSync(FOLDER)) return undefined;
  const name = readdirSync(FOLDER).find((file) => file.endsWith('.csv'));
  return name === undefined ? undefined : join(FOLDER, name);
}

/** Runs `npm run replay` of that file against the bench's system, and returns its report. @throws when anything differs. */
export async function runReplay(file: string): Promise<string> {
  const program = ['-r', '@swc-node/register', 'test/replay/main.ts', file, '--run', process.env.BENCH_RUN ?? ''];
  const child = spawn(process.execPath, program, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const end = (): boolean => child.kill('SIGTERM');
  process.once('exit', end);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as [number | null];
  process.off('exit', end);
  if (code !== 0) throw new Error(`the replay ended with ${String(code)}:\n${output}`);
  return output;
}
