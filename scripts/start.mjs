// `npm start`: the whole system on this machine. docs/running.md describes it. With `--watch`
// (`npm run dev`): built and started again after each change of the sources.
import { readFlags } from './lib/flags.mjs';
import { refuseOldNode } from './lib/node-version.mjs';
import { installAndBuild } from './lib/npm.mjs';
import { prepare } from './lib/prepare.mjs';
import { Refusal } from './lib/progress.mjs';
import { local } from './lib/project.mjs';
import { claimCheckout, removeRunFile, writeRunFile } from './lib/run-file.mjs';
import { seed } from './lib/seed.mjs';
import { supervise } from './lib/supervise.mjs';
import { startSystem } from './lib/system.mjs';
import { runAgainOnChanges } from './lib/watch.mjs';
import { welcome } from './lib/welcome.mjs';

await supervise(start, { codeWhenStopped: 0 });

async function start(teardown) {
  refuseOldNode();
  const flags = readFlags(process.argv.slice(2), {
    fresh: 'nothing',
    watch: 'nothing',
    api: 'a number',
    data: 'a directory',
    port: 'a number',
  });
  const { fresh = false, watch = false, api: apiProcesses = 1, data: dataDir = local('start') } = flags;
  let { port } = flags;
  if (apiProcesses < 1 || apiProcesses > 16) throw new Refusal('--api needs a number from 1 to 16.');

  await claimCheckout({ dataDir, teardown });
  await installAndBuild();
  const prepared = await prepare({ purpose: 'start', dataDir, fresh, teardown });
  teardown.defer(removeRunFile, removeRunFile);
  if (watch) return runAgainOnChanges({ prepared, start: open, teardown });
  await open(prepared);
  return prepared.children.failure;

  /** Starts the processes with their demo shop; a later start keeps the first one's port and shows no welcome. */
  async function open(all, isFirst = true) {
    const system = await startSystem({ prepared: all, apiProcesses, port });
    const { admin, customers } = system;
    const { currency, memory, children } = all;
    // A port is ours only as long as the process that listens there lives.
    const firstProduct = await Promise.race([
      seed({ api: system.apiUrls[0], admin, customers, currency, memory }),
      children.failure,
    ]);
    writeRunFile({ system, prepared: all });
    port = Number(new URL(system.apiUrls[0]).port);
    if (isFirst) welcome({ system, prepared: all, firstProduct });
  }
}
