// `npm run drill -- NAME…|short|all [--seed N] [--seconds S]` and `npm run drill -- sale --seed N --minutes M`: faults under
// load on a system of its own, and a comparison of the callers' answers with the database. docs/drills.md has the drills and their last tables.
import { createRequire } from 'node:module';
import { openDrillSystem } from './lib/drill-system.mjs';
import { refuseOldNode } from './lib/node-version.mjs';
import { installAndBuild } from './lib/npm.mjs';
import { Refusal } from './lib/progress.mjs';
import { local, root } from './lib/project.mjs';
import { supervise } from './lib/supervise.mjs';
import { Teardown } from './lib/teardown.mjs';

// A drill kills its servers: it never uses those that variables point to.
for (const name of ['DATABASE_HOST', 'REDIS_URL', 'SQS_ENDPOINT', 'S3_ENDPOINT']) delete process.env[name];

await supervise(drill);

async function drill(teardown) {
  refuseOldNode();
  const { names, ...numbers } = readArguments(process.argv.slice(2));
  await installAndBuild();
  process.chdir(root);
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const require = createRequire(import.meta.url);
  require('@swc-node/register');
  const { runDrills, usage } = require('../test/drills/main.ts');
  const broken = await runDrills({ names, ...numbers, open: (needs) => open(needs, teardown) });
  if (broken === undefined) throw new Refusal(usage());
  return broken ? 1 : 0;
}

/** A system for one drill, and how it ends. */
async function open({ smallDisk }, teardown) {
  const own = new Teardown();
  teardown.defer(
    () => own.run(),
    () => own.kill(),
  );
  try {
    const system = await openDrillSystem({ dataDir: local('drill'), smallDisk, teardown: own });
    return { system, close: () => own.run() };
  } catch (error) {
    await own.run();
    throw error;
  }
}

/** `NAME… [--seed N] [--seconds N] [--minutes N]` */
function readArguments(args) {
  const names = [];
  const numbers = {};
  const rest = [...args];
  while (rest.length > 0) {
    const flag = rest.shift();
    if (!flag.startsWith('--')) {
      names.push(flag);
      continue;
    }
    if (!['--seed', '--seconds', '--minutes'].includes(flag))
      throw new Refusal(`Unknown argument ${flag}. There are: --seed N, --seconds N, --minutes N.`);
    const value = rest.shift() ?? '';
    if (!/^\d{1,9}$/.test(value)) throw new Refusal(`${flag} needs a number after it.`);
    numbers[flag.slice(2)] = Number(value);
  }
  return { names, ...numbers };
}
