import type { FaultyProxy } from '@test/support/faulty-proxy';
import type { TestSystem } from '@test/support/system';

/** What the faults act on. */
export interface Parts {
  readonly system: TestSystem;
  readonly database: FaultyProxy;
  readonly redis: FaultyProxy;
  readonly sqs: FaultyProxy;
  readonly s3: FaultyProxy;
}

/** A way in which a dependency gets into a state of the table. */
export interface Fault {
  /** As the table names it. */
  readonly state: string;
  readonly how: string;
  readonly begin: (parts: Parts) => unknown;
  /** Ends what does not end with the proxies' faults. */
  readonly end?: (parts: Parts) => Promise<unknown>;
}

/** Each round trip then takes twice as long: more than the patience of any request. */
const TOO_SLOW = { database: 3_000, redis: 800 } as const;

const refused = (proxy: 'database' | 'redis' | 'sqs' | 's3') => (parts: Parts) => parts[proxy].refuse();
const silent = (proxy: 'database' | 'redis' | 'sqs' | 's3') => (parts: Parts) => parts[proxy].blackHole();
const slow = (proxy: 'database' | 'redis') => (parts: Parts) => parts[proxy].delay(TOO_SLOW[proxy]);
const asServer = ({ system }: Parts, sql: string) => system.database.dataSource.query(sql);

export const FAULTS: readonly Fault[] = [
  { state: 'Database: down', how: 'refuses connections', begin: refused('database') },
  { state: 'Database: slow or silent', how: 'is slow', begin: slow('database') },
  { state: 'Database: slow or silent', how: 'is silent', begin: silent('database') },
  {
    state: 'Database: read-only',
    how: 'is read-only',
    begin: (parts) => asServer(parts, 'SET GLOBAL read_only = ON'),
    end: (parts) => asServer(parts, 'SET GLOBAL read_only = OFF'),
  },
  {
    state: 'Database: full',
    how: 'is full',
    begin: fill,
    end: (parts) => asServer(parts, 'DROP TABLE ballast'),
  },
  { state: 'Redis: down', how: 'refuses connections', begin: refused('redis') },
  { state: 'Redis: slow or silent', how: 'is slow', begin: slow('redis') },
  { state: 'Redis: slow or silent', how: 'is silent', begin: silent('redis') },
  { state: 'Redis: empty', how: 'has lost everything', begin: ({ system }) => system.redis.flush() },
  { state: 'Others: SQS away', how: 'refuses connections', begin: refused('sqs') },
  { state: 'Others: SQS away', how: 'is silent', begin: silent('sqs') },
  { state: 'Others: S3 away', how: 'refuses connections', begin: refused('s3') },
  { state: 'Others: S3 away', how: 'is silent', begin: silent('s3') },
  {
    state: 'Others: worker stopped',
    how: 'is killed',
    begin: ({ system }) => system.worker.kill(),
    end: ({ system }) => system.worker.restart(),
  },
];

/** For `createOwnServer`: all tables lie in one file, which does not grow past this size. */
export const SERVER_THAT_CAN_BE_FULL = {
  'innodb-file-per-table': 'OFF',
  'innodb-data-file-path': 'ibdata1:12M:autoextend:max:96M',
};

/** Whether the server took the limit: a container, or a server of other people, did not. */
export async function canBeFull({ system }: Pick<Parts, 'system'>): Promise<boolean> {
  const [row] = await system.database.dataSource.query<{ path: string }[]>('SELECT @@innodb_data_file_path AS path');
  return row?.path.includes(':max:') ?? false;
}

/** Large rows first, then small ones, until none fits any more. */
async function fill(parts: Parts): Promise<void> {
  await asServer(parts, 'CREATE TABLE ballast (bytes LONGBLOB NOT NULL)');
  for (const length of [1_000_000, 100_000, 7_000, 100]) {
    while (await fits(parts, length));
  }
}

/** ER_RECORD_FILE_FULL */
const TABLE_FULL = 1114;

async function fits(parts: Parts, length: number): Promise<boolean> {
  try {
    await asServer(parts, `INSERT INTO ballast VALUES (REPEAT('x', ${length}))`);
    return true;
  } catch (error) {
    if ((error as { errno?: number }).errno === TABLE_FULL) return false;
    throw error;
  }
}
