import { Unavailable } from '@app/kernel';
import { DATABASE_ERROR_NUMBERS, type DatabaseErrorClass } from '@app/platform/database/error-numbers';
import { execute, insertAll, select } from '@app/platform/database/statements';
import { createOwnServer, type OwnServer } from '@test/support/own-server';
import { waitFor } from '@test/support/wait-for';
import { type Connection, createConnection } from 'mysql2/promise';
import { type Connected, connect } from './connected';

const NUMBERS = DATABASE_ERROR_NUMBERS.map(
  ({ number, name, class: errorClass }) => [number, name, errorClass] as const,
);
const ofClass = (...classes: readonly DatabaseErrorClass[]) => NUMBERS.filter(([, , its]) => classes.includes(its));

const unavailable = expect.objectContaining({ name: 'Unavailable', dependency: 'database' });

describe('An error of the server', () => {
  let db: Connected;
  beforeAll(async () => {
    db = await connect({ poolSize: 1 });
  });
  afterEach(() => db.schema.dataSource.query('DELETE FROM notes'));
  afterAll(() => db.close());

  /** The server itself gives the error, in the first run only; answers the connection of each run. */
  async function connectionsOfRuns(number: number): Promise<number[]> {
    const connections: number[] = [];
    await db.unitOfWork.run(async (tx) => {
      const [self] = await select<{ id: number }>(tx, 'SELECT CONNECTION_ID() AS id');
      connections.push(self!.id);
      await insertAll(tx, 'notes', ['id', 'text'], [[tx.run, 'written']]);
      if (tx.run === 1) await execute(tx, `SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = ${number}`);
    });
    expect(await db.notes()).toEqual([{ id: 2, text: 'written' }]);
    return connections;
  }

  it.each(ofClass('conflict'))('%d %s runs the work again on the same connection', async (number) => {
    const [first, second] = await connectionsOfRuns(number);
    expect(second).toBe(first);
  });

  it.each(ofClass('disconnected', 'not-writable'))(
    '%d %s runs the work again on another connection',
    async (number) => {
      const [first, second] = await connectionsOfRuns(number);
      expect(second).not.toBe(first);
    },
  );

  it.each(ofClass('exhausted', 'account-refused'))(
    '%d %s is Unavailable after one run, and the connection is kept',
    async (number) => {
      let runs = 0;
      const failing = db.unitOfWork.run((tx) => {
        runs++;
        return execute(tx, `SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = ${number}`);
      });
      await expect(failing).rejects.toEqual(unavailable);
      expect(runs).toBe(1);
      await expect(db.database.query(`SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = ${number}`)).rejects.toThrow(
        Unavailable,
      );
      expect(await db.database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      expect(db.proxy.connections).toBe(1);
    },
  );

  it('1114 comes from a full table: Unavailable, and the next insert succeeds after a deletion', async () => {
    await db.schema.dataSource.query('SET SESSION max_heap_table_size = 16384');
    await db.schema.dataSource.query('CREATE TABLE small (id INT NOT NULL, text CHAR(200) NOT NULL) ENGINE = MEMORY');
    const rows = Array.from({ length: 1_000 }, (_, id) => [id, 'text']);
    const fill = () => db.unitOfWork.run((tx) => insertAll(tx, 'small', ['id', 'text'], rows));
    await expect(fill()).rejects.toMatchObject({ name: 'Unavailable', cause: { errno: 1114 } });
    await db.schema.dataSource.query('SET SESSION max_heap_table_size = 16777216');
    await db.schema.dataSource.query('ALTER TABLE small ENGINE = InnoDB');
    await fill();
  });

  it('1226 comes from an account at its connection limit, and ends when a connection is free', async () => {
    const { user } = db.schema.config;
    await db.schema.dataSource.query(`ALTER USER '${user}'@'%' WITH MAX_USER_CONNECTIONS 1`);
    const other = await connectAs(db.schema.config);
    db.proxy.cut();
    await waitFor(() => db.proxy.connections === 0, { what: 'the connections to be gone' });
    const failing = db.unitOfWork.run((tx) => select(tx, 'SELECT 1'), { deadlineMs: 300 });
    await expect(failing).rejects.toMatchObject({ name: 'Unavailable', cause: { errno: 1226 } });
    const waiting = db.unitOfWork.run((tx) => select(tx, 'SELECT 1 AS one'));
    await other.end();
    expect(await waiting).toEqual([{ one: 1 }]);
    await db.schema.dataSource.query(`ALTER USER '${user}'@'%' WITH MAX_USER_CONNECTIONS 0`);
  });

  it('1045 is real for a password that was changed while the process runs: Unavailable, until it is right again', async () => {
    const { user, password } = db.schema.config;
    await db.schema.dataSource.query(`ALTER USER '${user}'@'%' IDENTIFIED BY 'another'`);
    db.proxy.cut();
    await waitFor(() => db.proxy.connections === 0, { what: 'the connections to be gone' });
    await expect(db.unitOfWork.run((tx) => select(tx, 'SELECT 1'))).rejects.toMatchObject({
      name: 'Unavailable',
      cause: { errno: 1045 },
    });
    await expect(db.database.query('SELECT 1')).rejects.toThrow(Unavailable);
    await db.schema.dataSource.query(`ALTER USER '${user}'@'%' IDENTIFIED BY '${password}'`);
    expect(await db.database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('A server of its own', () => {
  let server: OwnServer;
  let db: Connected;
  beforeAll(async () => {
    server = await createOwnServer();
    db = await connect({ poolSize: 2, server: server.address });
  });
  afterEach(() => db.schema.dataSource.query('DELETE FROM notes'));
  afterAll(async () => {
    await db.close();
    await server.stop();
  });

  const write = (deadlineMs: number): Promise<void> =>
    db.unitOfWork.run((tx) => insertAll(tx, 'notes', ['id', 'text'], [[1, 'written']]), { deadlineMs });

  it('that is read-only (1290) is read from, not written to, and written to again afterwards', async () => {
    await write(5_000);
    await db.schema.dataSource.query('SET GLOBAL read_only = ON');
    await expect(write(300)).rejects.toMatchObject({ name: 'Unavailable', cause: { errno: 1290 } });
    expect(await db.database.query('SELECT id FROM notes')).toEqual([{ id: 1 }]);
    const waiting = db.unitOfWork.run((tx) => insertAll(tx, 'notes', ['id', 'text'], [[2, 'written']]));
    await db.schema.dataSource.query('SET GLOBAL read_only = OFF');
    await waiting;
    expect((await db.notes()).map(({ id }) => id)).toEqual([1, 2]);
  });

  it('without a free connection (1040) is Unavailable, and is used again when one is free', async () => {
    await db.schema.dataSource.query('SET GLOBAL max_connections = 10');
    db.proxy.cut();
    await waitFor(() => db.proxy.connections === 0, { what: 'the connections to be gone' });
    const others: Connection[] = [];
    await waitFor(
      async () => {
        const other = await connectAs(db.schema.config).catch((error: unknown) => error);
        if (!(other instanceof Error)) others.push(other as Connection);
        return other instanceof Error && (other as { errno?: number }).errno === 1040;
      },
      { what: 'all connections to be taken', everyMs: 1 },
    );
    await expect(write(300)).rejects.toMatchObject({ name: 'Unavailable', cause: { errno: 1040 } });
    await expect(db.database.query('SELECT 1')).rejects.toThrow(Unavailable);
    const waiting = write(10_000);
    await Promise.all(others.map((other) => other.end()));
    await waiting;
    expect(await db.notes()).toHaveLength(1);
    await db.schema.dataSource.query('SET GLOBAL max_connections = 500');
  });
});

const connectAs = (config: { host: string; port: number; user: string; password: string }): Promise<Connection> => {
  const { host, port, user, password } = config;
  return createConnection({ host, port, user, password });
};
