import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '../../support/ports';
import { waitFor } from '../../support/wait-for';
import type { BenchRun } from '../run';
import type { BareLoop } from './bare-loop';

const WORKER = join(__dirname, '..', '..', '..', 'dist', 'apps', 'worker', 'src', 'main.js');

/** A worker that sends but does not consume: its figures are those of the relay alone. */
export class RelayAlone {
  private constructor(
    readonly pid: number,
    private readonly child: ChildProcess,
  ) {}

  static async start({ environment }: BenchRun): Promise<RelayAlone> {
    const port = String(await freePort());
    const child = spawn(process.execPath, [WORKER], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...environment, SQS_CONSUME: 'false', METRICS_HOST: '127.0.0.1', METRICS_PORT: port },
    });
    process.once('exit', () => child.kill('SIGKILL'));
    const isReady = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok;
    await waitFor(isReady, { deadlineMs: 60_000, what: 'a worker' });
    return new RelayAlone(child.pid!, child);
  }

  async end(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}

/** Messages a second of the bare loop. */
export async function bareLoop(loop: BareLoop): Promise<number> {
  const child = fork(join(__dirname, 'bare-loop.ts'), { execArgv: ['-r', '@swc-node/register'] });
  process.once('exit', () => child.kill('SIGKILL'));
  const answer = once(child, 'message');
  child.send(loop);
  const [rate] = (await Promise.race([answer, once(child, 'exit').then(noAnswer)])) as [number];
  return rate;
}

function noAnswer(): never {
  throw new Error('the bare loop ended without an answer');
}
