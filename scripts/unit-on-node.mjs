// `node scripts/unit-on-node.mjs 24`: the specs that need no server, on Node 22 or 24 of the npm package `node` and with the
// installed packages, native modules (argon2, sharp) included. Further arguments go to Jest.
import { dirname, join } from 'node:path';
import { run } from './lib/commands.mjs';
import { runJest } from './lib/jest.mjs';
import { writeJson } from './lib/json-file.mjs';
import { installedNode } from './lib/modern-node.mjs';
import { heading, line } from './lib/progress.mjs';
import { local, root } from './lib/project.mjs';
import { supervise } from './lib/supervise.mjs';

const [version, ...args] = process.argv.slice(2);

await supervise(async (teardown) => {
  const program = await installedNode(version);
  const load = ['--eval', "require('argon2'); require('sharp')"];
  await run(program, load, { cwd: root, purpose: `loading the native modules on Node ${version}` });
  heading(`Unit specs on Node ${version}`);
  const { ok, passed, failed } = await runJest({
    program,
    args: ['--selectProjects', 'unit', ...args],
    environment: { PATH: `${dirname(program)}:${process.env.PATH}` }, // for the specs that start a `node`
    results: join(local('test'), `node-${version}.json`),
    teardown,
  });
  line(`Node ${version}: ${passed} passed, ${failed} failed`);
  writeJson(local('test', 'summary.json'), { passed, failed });
  return ok ? 0 : 1;
});
