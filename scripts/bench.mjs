// `npm run bench -- orders`: a system of its own, measured. Arguments after the name go to the benchmark.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { writeJson } from './lib/json-file.mjs';
import { refuseOldNode } from './lib/node-version.mjs';
import { installAndBuild } from './lib/npm.mjs';
import { prepare } from './lib/prepare.mjs';
import { Refusal } from './lib/progress.mjs';
import { local, root } from './lib/project.mjs';
import { supervise } from './lib/supervise.mjs';
import { startSystem } from './lib/system.mjs';

const benchmarks = ['orders', 'coupons', 'rankings', 'catalogue'];

await supervise(bench);

async function bench(teardown) {
  refuseOldNode();
  const [name, ...args] = process.argv.slice(2);
  if (!benchmarks.includes(name)) throw new Refusal(`Which one? npm run bench -- ${benchmarks.join(' | ')}`);
  await installAndBuild();
  const prepared = await prepare({ purpose: 'bench', dataDir: local('bench'), fresh: true, teardown });
  const system = await startSystem({ prepared });
  const runFile = join(local('bench'), 'run.json');
  writeJson(runFile, { ...system, database: prepared.database, redis: prepared.redis });
  return Promise.race([measure({ name, args, runFile, teardown }), prepared.children.failure]);
}

/** The load comes from a process of its own, so that it shares no event loop with what it measures. */
async function measure({ name, args, runFile, teardown }) {
  const child = spawn(process.execPath, ['-r', '@swc-node/register', `test/bench/${name}.ts`, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, BENCH_RUN: runFile },
  });
  teardown.defer(
    () => child.kill('SIGTERM'),
    () => child.kill('SIGKILL'),
  );
  const [code] = await once(child, 'exit');
  return code ?? 1;
}
