// `node scripts/own-database.mjs DIR [OPTIONS]`: a database server for one spec, with its data under DIR, which that spec may make
// read-only, full or silent. OPTIONS are options of a server that is started here, as JSON. Prints where it is as one line of JSON, and ends
// with its standard input or a signal.
import { Children } from './lib/children.mjs';
import { openDataDir } from './lib/data-dir.mjs';
import { findServers } from './lib/find-servers.mjs';
import { containersFor } from './lib/prepare.mjs';
import { identifyRunning } from './lib/database-accounts.mjs';
import { startedDatabase } from './lib/servers.mjs';
import { supervise } from './lib/supervise.mjs';

await supervise(async (teardown) => {
  const [dataDir, more = '{}'] = process.argv.slice(2);
  const memory = await openDataDir({ dataDir, fresh: true, teardown });
  const mysqld = process.env.TEST_SECOND_ENGINE ? process.env.MYSQLD : undefined;
  const found = await findServers({ memory, mysqld });
  const database = { ...found.database, options: JSON.parse(more) };
  const containers = await containersFor({ found: { database }, dataDir, memory, teardown });
  const children = new Children(dataDir);
  teardown.defer(
    () => children.stop(),
    () => children.kill(),
  );
  const { host, port, admin } = await startedDatabase({
    found: { database },
    containers,
    purpose: 'test',
    dataDir,
    memory,
    children,
  });
  const { engine } = await identifyRunning({ host, port, ...admin });
  process.stdout.write(`${JSON.stringify({ engine, host, port, admin })}\n`);
  await Promise.race([ended(process.stdin), children.failure]);
});

function ended(input) {
  return new Promise((resolve) => {
    input.on('end', resolve).on('error', resolve).resume();
  });
}
