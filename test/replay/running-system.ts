import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Credentials } from './api/admin-session';
import { JsonReader } from './api/json-reader';

export interface DatabaseAccount {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}
export interface RunningSystem {
  readonly apiUrl: string;
  readonly dataPlatformUrl: string;
  readonly admin: Credentials;
  readonly database: DatabaseAccount;
}

/** The file is missing: no system that `npm start` started is running. */
export class NotRunning extends Error {}

const PORTS = join(__dirname, '..', '..', 'scripts', 'lib', 'ports.mjs');

/** Of that module, which has no types. */
interface Ports {
  readonly listensOn: (pid: number, port: number) => boolean;
}

/**
 * Reads the file that `npm start` writes while the system runs. A file of a killed start counts only while its api
 * process still listens on its port, so no password is sent to another program. Throws {@link NotRunning}.
 */
export async function readRunningSystem(file: string): Promise<RunningSystem> {
  const run = new JsonReader(JSON.parse(await textOf(file)), file);
  const admin = run.object('admin');
  const database = run.object('database');
  const [apiUrl] = run.list('apiUrls');
  if (typeof apiUrl !== 'string') throw new NotRunning(`${file} names no API`);
  const [pid] = run.object('pids').list('api');
  const { listensOn } = (await import(PORTS)) as Ports;
  if (!listensOn(Number(pid), Number(new URL(apiUrl).port))) {
    throw new NotRunning(`${file} names an API that is not running: start the system with npm start`);
  }
  return {
    apiUrl,
    dataPlatformUrl: run.text('dataPlatformUrl'),
    admin: { email: admin.text('email'), password: admin.text('password') },
    database: {
      host: database.text('host'),
      port: database.whole('port'),
      user: database.text('user'),
      password: database.text('password'),
      database: database.text('name'),
    },
  };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new NotRunning(`${file} does not exist`, { cause: error });
  }
}
