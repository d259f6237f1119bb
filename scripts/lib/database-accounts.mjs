/**
 * The schemas and accounts of one installation, made with the admin account over the wire (so it is the same for a
 * private server, a container and a server that environment variables point to). The driver is the application's own.
 */
const connect = async (options) =>
  (await import('mysql2/promise')).createConnection({ connectTimeout: 5000, ...options });

/** True when the account can log in there now. */
export async function canLogIn({ host, port, user, password }) {
  try {
    await (await connect({ host, port, user, password })).end();
    return true;
  } catch {
    return false;
  }
}

/** `{ engine, version }` of a running server. */
export async function identifyRunning({ host, port, user, password }) {
  return withConnection({ host, port, user, password }, async (connection) => {
    const [[{ version }]] = await connection.query('SELECT VERSION() AS version');
    return { engine: /mariadb/i.test(version) ? 'mariadb' : 'mysql', version };
  });
}

/**
 * Makes each schema of `owners` (`{ name, user, password }`) and an account that may read and write rows in it and
 * nothing else: tables are made by migrations, which the admin account runs. `readers` may only read a schema of these.
 * Running it again changes only passwords.
 */
export async function provision({ host, port, admin, owners, readers = [] }) {
  const accounts = [
    ...owners.map((owner) => ({ ...owner, rights: 'SELECT, INSERT, UPDATE, DELETE' })),
    ...readers.map((reader) => ({ ...reader, rights: 'SELECT' })),
  ];
  await withConnection({ host, port, ...admin }, async (connection) => {
    for (const { name, user, password, rights } of accounts) {
      await connection.query(
        `CREATE DATABASE IF NOT EXISTS ${connection.escapeId(name)} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
      );
      await connection.query(`CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ?`, [user, password]);
      await connection.query(`ALTER USER ?@'%' IDENTIFIED BY ?`, [user, password]);
      // In a grant _ stands for any character: unescaped, one account could reach a neighbour's schema.
      const exactly = connection.escapeId(name.replaceAll('_', '\\_'), true);
      await connection.query(`GRANT ${rights} ON ${exactly}.* TO ?@'%'`, [user]);
    }
  });
}

/** Runs `work` with a connection, and ends it. */
export async function withConnection(options, work) {
  const connection = await connect(options);
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
}
