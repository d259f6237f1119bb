import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/ports';
import { cpuSeconds } from './processes';
import type { BenchRun } from './run';

export type Application = 'api' | 'worker' | 'data-platform';

const ROOT = join(__dirname, '..', '..');
const PATIENCE_MS = 60_000;
const ASK_EVERY_MS = 5;

/** One of the system's programs, started by a suite; it ends with the suite at the latest. */
export class OwnProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    /** From the start of node until /health/ready said 200. */
    readonly readyMs: number,
    /** CPU milliseconds until then, all threads; undefined where the system does not report it. */
    readonly readyCpuMs: number | undefined,
  ) {}

  /** `variables`: its configuration, except its ports. `options` are node's. */
  static async start(
    application: Application,
    variables: Readonly<Record<string, string>>,
    options: readonly string[] = [],
  ): Promise<OwnProcess> {
    const [port, metricsPort] = [await freePort(), await freePort()];
    const program = join(ROOT, `dist/apps/${application}/src/main.js`);
    const ports = { HTTP_PORT: String(port), METRICS_PORT: String(metricsPort) };
    const began = performance.now();
    const child = spawn(process.execPath, [...options, program], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...variables, ...ports, HTTP_HOST: '127.0.0.1', METRICS_HOST: '127.0.0.1' },
    });
    process.once('exit', () => child.kill('SIGKILL'));
    const url = `http://127.0.0.1:${application === 'worker' ? metricsPort : port}`;
    await untilReady(url, child);
    const cpu = cpuSeconds([child.pid!]);
    return new OwnProcess(child, url, performance.now() - began, cpu === undefined ? undefined : cpu * 1_000);
  }

  get pids(): readonly number[] {
    return [this.child.pid!];
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}

/** The variables of that program on the bench's database. An api with an admin needs more. */
export function variablesOf(application: Application, { environment, database }: BenchRun): Record<string, string> {
  if (application !== 'data-platform') return { ...environment };
  const { name, user, password } = database.dataPlatform;
  return { ...environment, DATABASE_NAME: name, DATABASE_USER: user, DATABASE_PASSWORD: password };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline && child.exitCode === null) {
    if (await isReady(url)) return;
    await sleep(ASK_EVERY_MS);
  }
  throw new Error(`${child.spawnargs.at(-1)} was not ready (exit code ${String(child.exitCode)})`);
}

/** Connections are refused before the process listens. */
const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/health/ready`).then(
    ({ status }) => status === 200,
    () => false,
  );
