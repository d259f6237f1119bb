import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createClient } from 'redis';
import { freePort } from '../support/ports';
import { waitFor } from '../support/wait-for';

const KEY = 'bench:cached';

/** `cached.ts` in a process of its own, with this value in Redis. */
export class BareRoute {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(redisUrl: string, value: string): Promise<BareRoute> {
    const redis = createClient({ url: redisUrl });
    await redis.connect();
    await redis.set(KEY, value);
    await redis.quit();
    const port = await freePort();
    const child = spawn(process.execPath, ['-r', '@swc-node/register', join(__dirname, 'cached.ts')], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, REDIS_URL: redisUrl, KEY, PORT: String(port) },
    });
    const route = new BareRoute(child, `http://127.0.0.1:${port}`);
    await waitFor(async () => (await fetch(route.url)).ok, { deadlineMs: 30_000, what: 'the bare route' });
    return route;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}
