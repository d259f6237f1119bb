import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyDatabase, startDatabase } from './database.mjs';
import { withConnection } from './database-accounts.mjs';
import { keepPort } from './ports.mjs';
import { step } from './progress.mjs';

const dirOf = (dataDir) => join(dataDir, 'replica');
/** Written when the replica follows: a copy without it was interrupted. */
const followsFile = (dataDir) => join(dirOf(dataDir), 'follows');

/** Copies the data of the primary, which does not run yet, unless there is a replica that follows it. */
export async function prepareReplica({ server, dataDir }) {
  if (existsSync(followsFile(dataDir))) return;
  forgetReplica(dataDir);
  await copyDatabase({ server, from: dataDir, to: dirOf(dataDir) });
}

/** What the primary writes without a binary log never reaches a replica: the next one is copied anew. */
export function forgetReplica(dataDir) {
  rmSync(dirOf(dataDir), { recursive: true, force: true });
}

/** Starts the replica and lets it follow the primary: `{ pid, address: { host, port } }`. Before the primary's first write. */
export async function startReplica({ server, primary, dataDir, memory, ...options }) {
  const address = { host: '127.0.0.1', port: await keepPort(memory, 'replica') };
  const account = { user: 'commerce_replication', password: memory.secret('replication') };
  const position = await readPosition(server.engine, primary);
  const pid = await startDatabase({ ...options, server, dataDir: dirOf(dataDir), port: address.port, role: 'replica' });
  const isNew = !existsSync(followsFile(dataDir));
  await withConnection({ ...address, ...primary.admin }, async (connection) => {
    if (server.engine === 'mariadb') await followOnMariaDb(connection, { primary, account, from: isNew && position });
    else await followOnMySql(connection, { primary, account });
  });
  await createReplicationAccount(primary, account);
  if (isNew) writeFileSync(followsFile(dataDir), '');
  step('the replica follows the primary');
  return { pid, address };
}

/** Both servers have the same data now: the replica begins here. */
async function readPosition(engine, { host, port, admin }) {
  if (engine === 'mysql') return undefined; // the copy has it
  return withConnection({ host, port, ...admin }, async (connection) => {
    const [[{ position }]] = await connection.query('SELECT @@global.gtid_binlog_pos AS position');
    return position;
  });
}

async function createReplicationAccount({ host, port, admin }, { user, password }) {
  await withConnection({ host, port, ...admin }, async (connection) => {
    await connection.query(`CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ?`, [user, password]);
    await connection.query(`ALTER USER ?@'%' IDENTIFIED BY ?`, [user, password]);
    await connection.query(`GRANT REPLICATION SLAVE ON *.* TO ?@'%'`, [user]);
  });
}

async function followOnMariaDb(connection, { primary, account, from }) {
  await connection.query('STOP SLAVE');
  if (from !== false) await connection.query('SET GLOBAL gtid_slave_pos = ?', [from]);
  await connection.query(
    `CHANGE MASTER TO MASTER_HOST = ?, MASTER_PORT = ?, MASTER_USER = ?, MASTER_PASSWORD = ?,
       MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1`,
    [primary.host, primary.port, account.user, account.password],
  );
  await connection.query('START SLAVE');
}

async function followOnMySql(connection, { primary, account }) {
  await connection.query('STOP REPLICA');
  await connection.query(
    `CHANGE REPLICATION SOURCE TO SOURCE_HOST = ?, SOURCE_PORT = ?, SOURCE_USER = ?, SOURCE_PASSWORD = ?,
       SOURCE_AUTO_POSITION = 1, GET_SOURCE_PUBLIC_KEY = 1, SOURCE_CONNECT_RETRY = 1`,
    [primary.host, primary.port, account.user, account.password],
  );
  await connection.query('START REPLICA');
}
