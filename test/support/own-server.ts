import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { DatabaseServer } from './servers';

const SCRIPT = join(__dirname, '..', '..', 'scripts', 'own-database.mjs');

/** A database server that one spec has for itself. */
export interface OwnServer {
  readonly address: DatabaseServer;
  /** Ends it, and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts one, of the engine of this run: for what would disturb the specs beside this one, such as a read-only server.
 * `options` are the server's, by their names on its command line; a server in a container does not get them.
 */
export async function createOwnServer(options: Readonly<Record<string, string>> = {}): Promise<OwnServer> {
  const dir = await mkdtemp(join(tmpdir(), 'own-database-'));
  const child = spawn(process.execPath, [SCRIPT, join(dir, 'data'), JSON.stringify(options)], {
    env: withoutGivenServers(),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  const exited = once(child, 'exit');
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const address = await new Promise<DatabaseServer>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      output.push(line);
      if (line.startsWith('{"engine"')) resolve(JSON.parse(line) as DatabaseServer);
    });
    void exited.then(() => reject(new Error(`the server did not start:\n${output.join('\n')}`)));
  });
  return {
    address,
    stop: async () => {
      child.stdin.end();
      await exited;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A database that variables point to is shared. */
function withoutGivenServers(): NodeJS.ProcessEnv {
  const { DATABASE_HOST: _, ...others } = process.env;
  return others;
}
