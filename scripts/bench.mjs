// `npm run bench -- orders`: a system of its own, measured. `all`: every suite, each on a fresh system. --seconds and
// --rounds make it shorter or longer; other numbers go to the suites that have them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { run } from './lib/commands.mjs';
import { writeJson } from './lib/json-file.mjs';
import { migrate } from './lib/migrations.mjs';
import { refuseOldNode } from './lib/node-version.mjs';
import { installAndBuild } from './lib/npm.mjs';
import { ensureWrk } from './lib/packages.mjs';
import { prepare } from './lib/prepare.mjs';
import { signal } from './lib/processes.mjs';
import { complain, line, Refusal, step } from './lib/progress.mjs';
import { local, root } from './lib/project.mjs';
import { supervise } from './lib/supervise.mjs';
import { startSystem } from './lib/system.mjs';
import { Teardown } from './lib/teardown.mjs';

const programs = ['-r', '@swc-node/register'];
const main = 'test/bench/main.ts';
const reporter = 'test/bench/report/main.ts';
const lengths = ['seconds', 'rounds'];

await supervise(bench);

async function bench(teardown) {
  refuseOldNode();
  const { name, given } = readArguments(process.argv.slice(2));
  await installAndBuild();
  if (name === 'report') return report();
  const suites = JSON.parse(await run(process.execPath, [...programs, main, '--list'], { cwd: root }));
  const chosen = suites.filter((suite) => name === 'all' || suite.name === name);
  if (chosen.length === 0) throw new Refusal(usage(suites));
  refuseUnknown(given, chosen);
  const wrk = await ensureWrk();
  const failed = [];
  for (const suite of chosen) {
    const code = await measure({ suite, args: [suite.name, JSON.stringify(ofSuite(given, suite))], wrk, teardown });
    if (code !== 0) failed.push(suite.name);
  }
  if (failed.length > 0) line(`\nfailed: ${failed.join(', ')}`);
  if (name === 'all') await report();
  return failed.length > 0 ? 1 : 0;
}

/** Docs and charts from what the suites have written. */
async function report() {
  line(await run(process.execPath, [...programs, reporter], { cwd: root, purpose: 'the report' }));
  return 0;
}

/** Runs one suite on a system of its own, which is removed afterwards. Returns the suite's exit code. */
async function measure({ suite, args, wrk, teardown }) {
  const own = new Teardown();
  teardown.defer(
    () => own.run(),
    () => own.kill(),
  );
  step(`bench ${suite.name}`);
  try {
    const prepared = await prepare({ purpose: 'bench', dataDir: local('bench'), fresh: true, teardown: own });
    const { runFile, pids } = await startFor(suite, prepared);
    return await Promise.race([load({ args, runFile, wrk, pids, teardown: own }), prepared.children.failure]);
  } catch (error) {
    complain(error);
    return 1;
  } finally {
    await own.run();
  }
}

/** Starts the servers and processes of the suite; returns the run file and the process ids. */
async function startFor({ needs }, prepared) {
  const system = await started(needs, prepared);
  const { database, redis, sqs, s3, environment } = prepared;
  const pids = { ...system.pids, ...prepared.pids };
  const runFile = join(local('bench'), 'run.json');
  writeJson(runFile, { apiUrls: [], metricsUrls: [], ...system, database, redis, sqs, s3, environment, pids });
  return { runFile, pids };
}

async function started({ apis, environment }, prepared) {
  if (apis > 0) return startSystem({ prepared, apiProcesses: apis, environment });
  await migrate(prepared);
  return {};
}

/** The load comes from a process of its own, so that it shares no event loop with the measured process. */
async function load({ args, runFile, wrk, pids, teardown }) {
  const child = spawn(process.execPath, [...programs, main, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, BENCH_RUN: runFile, WRK: wrk, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  // It may have paused them, and a paused process does not react to SIGTERM.
  const ended = once(child, 'exit').then(([code]) => {
    for (const pid of [pids.worker, pids.dataPlatform]) if (pid) signal(pid, 'SIGCONT');
    return code ?? 1;
  });
  teardown.defer(
    () => {
      child.kill('SIGTERM');
      return ended;
    },
    () => child.kill('SIGKILL'),
  );
  return ended;
}

/** `NAME [--seconds N] [--rounds N] [--flag N] …` */
function readArguments([name = '', ...rest]) {
  const given = {};
  while (rest.length > 0) {
    const argument = rest.shift();
    const flag = /^--([a-z]+)$/.exec(argument)?.[1];
    if (!flag) throw new Refusal(`Unknown argument ${argument}. Numbers are given as --name N.`);
    if (!/^[1-9]\d{0,8}$/.test(rest[0] ?? '')) throw new Refusal(`${argument} needs a number after it.`);
    given[flag] = Number(rest.shift());
  }
  return { name, given };
}

/** A suite gets its own flags only, so that `all` can take the flags of several. */
function ofSuite(given, { flags }) {
  return Object.fromEntries(
    Object.entries(given).filter(([flag]) => lengths.includes(flag) || Object.hasOwn(flags, flag)),
  );
}

function refuseUnknown(given, chosen) {
  const known = [...lengths, ...chosen.flatMap(({ flags }) => Object.keys(flags))];
  const unknown = Object.keys(given).find((flag) => !known.includes(flag));
  if (unknown) throw new Refusal(`Unknown argument --${unknown}. There are: ${flagsInWords([...new Set(known)])}.`);
}

function flagsInWords(names) {
  return names.map((name) => `--${name} N`).join(', ');
}

function usage(suites) {
  return [
    'Which one? npm run bench -- NAME [--seconds N] [--rounds N]',
    ...suites.map(({ name, title, flags }) => {
      const own = flagsInWords(Object.keys(flags));
      return `  ${name.padEnd(16)} ${title}${own && ` (${own})`}`;
    }),
    `  ${'all'.padEnd(16)} all of them, each on a fresh system, then the report; takes the flags of each`,
    `  ${'report'.padEnd(16)} write docs/performance.md, the lab book and the charts from the last results`,
  ].join('\n');
}
