import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import type { DatabaseServer } from './servers';

const SCRIPT = join(__dirname, '..', '..', 'scripts', 'own-replicated.mjs');

/** A primary and its replica that one spec has for itself. */
export interface ReplicatedServers {
  readonly primary: DatabaseServer;
  readonly replica: DatabaseServer;
  readonly replicaPid: number;
  /** Statements of the admin on the replica, which leave no trace in a log. */
  onReplica<Row = RowDataPacket>(statement: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Stops or starts the replication: all of it, or what applies the changes. */
  replication(change: 'stop' | 'start', part?: 'applier'): Promise<void>;
  /** Ends both, and removes their data. */
  stop(): Promise<void>;
}

type Engine = DatabaseServer['engine'];

const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The server program of an engine on this machine; undefined without one. `MYSQLD` names another place. */
export function programOf(engine: Engine): string | undefined {
  const given = process.env.MYSQLD === undefined ? [] : [process.env.MYSQLD];
  const names = engine === 'mariadb' ? ['mariadbd'] : ['mysqld'];
  const programs = [...given, ...FOLDERS.flatMap((folder) => names.map((name) => join(folder, name)))];
  return programs.find((program) => isExecutable(program) && engineOf(program) === engine);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const engineOf = (program: string): Engine =>
  /mariadb/i.test(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout) ? 'mariadb' : 'mysql';

/** Starts both; several seconds and 600 MB. */
export async function createReplicatedServers(engine: Engine): Promise<ReplicatedServers> {
  const dir = await mkdtemp(join(tmpdir(), 'own-replicated-'));
  const child = spawn(process.execPath, [SCRIPT, join(dir, 'data'), programOf(engine) ?? 'none'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  const exited = once(child, 'exit');
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const servers = await new Promise<Pick<ReplicatedServers, 'primary' | 'replica' | 'replicaPid'>>(
    (resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        output.push(line);
        if (line.startsWith('{"primary"')) resolve(JSON.parse(line) as ReplicatedServers);
      });
      void exited.then(() => reject(new Error(`the servers did not start:\n${output.join('\n')}`)));
    },
  );
  const { host, port, admin } = servers.replica;
  const replica = await createConnection({ host, port, ...admin });
  replica.on('error', () => undefined); // a spec kills it
  await replica.query('SET SESSION sql_log_bin = 0');
  return {
    ...servers,
    onReplica: (statement, values = []) => rowsOf(replica, statement, values),
    replication: async (change, part) => {
      const subject = engine === 'mariadb' ? 'SLAVE' : 'REPLICA';
      await replica.query(`${change.toUpperCase()} ${subject} ${part ? 'SQL_THREAD' : ''}`);
    },
    stop: async () => {
      replica.destroy();
      child.stdin.end();
      await exited;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function rowsOf<Row>(connection: Connection, statement: string, values: readonly unknown[]): Promise<Row[]> {
  const [rows] = await connection.query(statement, [...values]);
  return rows as Row[];
}
