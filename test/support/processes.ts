import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './ports';
import { waitFor } from './wait-for';

export type Entry = 'api' | 'worker' | 'data-platform';
type Variables = Readonly<Record<string, string>>;

const ROOT = join(__dirname, '..', '..');
const START_MS = 180_000;
const STOP_MS = 40_000;

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const MOST_TRIES = 3;

/** One of our processes as a real process of the operating system, on ports of its own. */
export class RunningProcess {
  private readonly output: string[] = [];
  private child: ChildProcess;
  private exit: Promise<Exit>;

  private constructor(
    readonly entry: Entry,
    private readonly environment: Variables,
    private readonly root: string,
  ) {}

  /**
   * Starts it and waits until it is ready; on other ports, where another process has taken these.
   * @throws with its last words when it ends before that.
   */
  static async start(entry: Entry, environment: Variables, root = ROOT): Promise<RunningProcess> {
    for (let tries = 1; ; tries++) {
      const started = await RunningProcess.launch(entry, environment, root);
      try {
        await started.untilReady();
        return started;
      } catch (error) {
        if (tries === MOST_TRIES || !started.log.includes('another process uses that port')) throw error;
      }
    }
  }

  /** Starts it and waits for nothing: for a start that is meant to fail, or to take its time. */
  static async launch(entry: Entry, environment: Variables, root = ROOT): Promise<RunningProcess> {
    const launched = new RunningProcess(
      entry,
      {
        HTTP_HOST: '127.0.0.1',
        HTTP_PORT: String(await freePort()),
        METRICS_PORT: String(await freePort()),
        LOG_LEVEL: 'info',
        SHUTDOWN_GRACE_MS: '0',
        ...environment,
      },
      root,
    );
    launched.spawn();
    return launched;
  }

  /** Where it serves HTTP; a worker does not. */
  get url(): string {
    return `http://127.0.0.1:${this.environment.HTTP_PORT}`;
  }

  get metricsUrl(): string {
    return `http://127.0.0.1:${this.environment.METRICS_PORT}`;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Everything that it has written since its first start, standard output and errors. */
  get log(): string {
    return this.output.join('');
  }

  /** The lines of the log that are JSON. */
  get logLines(): Record<string, unknown>[] {
    return this.log
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** `kill -9`, and waits until it is gone. */
  async kill(): Promise<void> {
    if (this.isRunning) this.child.kill('SIGKILL');
    await this.exit;
  }

  /** SIGTERM, and waits for the orderly end; one that takes too long is killed. */
  async stop(): Promise<Exit> {
    if (this.isRunning) this.child.kill('SIGTERM');
    const late = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
    const exit = await this.exit;
    clearTimeout(late);
    return exit;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** How it ended, once it has. */
  ended(): Promise<Exit> {
    return this.exit;
  }

  /** Starts it (again), with the same environment and ports, and waits until it is ready. */
  async restart(): Promise<void> {
    this.spawn();
    await this.untilReady();
  }

  /** @throws with its last words when it ends before that, or is killed because it takes too long. */
  async untilReady(): Promise<void> {
    try {
      await this.ready();
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  private spawn(): void {
    this.child = spawn(process.execPath, [programOf(this.entry, this.root)], {
      env: { PATH: process.env.PATH ?? '', FAST_PATH: process.env.FAST_PATH ?? 'on', ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.output.push(text));
    }
    this.exit = once(this.child, 'close').then(([code, signal]): Exit => ({ code, signal }));
  }

  private async ready(): Promise<void> {
    const address = `${this.entry === 'worker' ? this.metricsUrl : this.url}/health/ready`;
    await waitFor(async () => !this.isRunning || (await fetch(address, { signal: AbortSignal.timeout(2_000) })).ok, {
      deadlineMs: START_MS,
      what: `${this.entry} to be ready`,
    }).catch((error: unknown) => {
      throw new Error(this.lastWords('was not ready in time'), { cause: error });
    });
    if (!this.isRunning) throw new Error(this.lastWords('ended before it was ready'));
  }

  private lastWords(what: string): string {
    return `${this.entry} ${what}. It said:\n${this.log.slice(-4_000) || '(nothing)'}`;
  }
}

export const launchProcess = (entry: Entry, environment: Variables): Promise<RunningProcess> =>
  RunningProcess.launch(entry, environment);

/** `root`: the checkout whose build it is; this one if nothing is said. */
export const startProcess = (entry: Entry, environment: Variables, root?: string): Promise<RunningProcess> =>
  RunningProcess.start(entry, environment, root);

function programOf(entry: Entry, root: string): string {
  const program = join(root, 'dist', 'apps', entry, 'src', 'main.js');
  if (!existsSync(program)) throw new Error(`${entry} is not built: run "npm run build" first.`);
  return program;
}
