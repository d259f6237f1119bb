// `node scripts/own-replicated.mjs DIR PROGRAM`: a primary and its replica for one spec, of the server program, with their
// data under DIR. Prints where they are as one line of JSON, and ends with its standard input or a signal.
import { Children } from './lib/children.mjs';
import { openDataDir } from './lib/data-dir.mjs';
import { findServers } from './lib/find-servers.mjs';
import { startedDatabase } from './lib/servers.mjs';
import { supervise } from './lib/supervise.mjs';

await supervise(async (teardown) => {
  const [dataDir, mysqld] = process.argv.slice(2);
  const memory = await openDataDir({ dataDir, fresh: true, teardown });
  const { database } = await findServers({ memory, mysqld });
  const children = new Children(dataDir);
  teardown.defer(
    () => children.stop(),
    () => children.kill(),
  );
  const { host, port, admin, replica } = await startedDatabase({
    found: { database },
    purpose: 'test',
    dataDir,
    memory,
    children,
    replica: true,
  });
  const address = { engine: database.engine, admin };
  const servers = { primary: { ...address, host, port }, replica: { ...address, ...replica.address } };
  process.stdout.write(`${JSON.stringify({ ...servers, replicaPid: replica.pid })}\n`);
  await ended(process.stdin); // a spec may kill one of them
});

function ended(input) {
  return new Promise((resolve) => {
    input.on('end', resolve).on('error', resolve).resume();
  });
}
