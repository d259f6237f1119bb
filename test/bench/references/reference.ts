import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '../../support/ports';
import { waitFor } from '../../support/wait-for';

export type ReferenceName = 'hello' | 'cached' | 'naive' | 'floor';

/** One of the programs beside this file, in a process of its own. */
export class Reference {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** `variables`: its configuration, besides PORT. Resolves as soon as it listens. */
  static async start(name: ReferenceName, variables: Readonly<Record<string, string>> = {}): Promise<Reference> {
    const port = await freePort();
    const child = spawn(process.execPath, ['-r', '@swc-node/register', join(__dirname, `${name}.ts`)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, NODE_ENV: 'production', ...variables, PORT: String(port) },
    });
    const url = `http://127.0.0.1:${port}`;
    await waitFor(() => fetch(url), { deadlineMs: 30_000, what: `the reference ${name}` });
    return new Reference(url, child);
  }

  get pids(): readonly number[] {
    return this.child.pid === undefined ? [] : [this.child.pid];
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}
