// `npm test`: servers of its own, then every test; where MYSQLD names a server program, the suites that touch the
// database on that one too. With `--plain`: the suites that touch servers, once, without the fast path (FAST_PATH=off).
// Arguments after `--` go to Jest.
import { join } from 'node:path';
import { ensureCertificate } from './lib/edge.mjs';
import { findEdge } from './lib/find-servers.mjs';
import { runJest } from './lib/jest.mjs';
import { writeJson } from './lib/json-file.mjs';
import { refuseOldNode } from './lib/node-version.mjs';
import { installAndBuild } from './lib/npm.mjs';
import { prepare } from './lib/prepare.mjs';
import { elapsed, heading, line } from './lib/progress.mjs';
import { local } from './lib/project.mjs';
import { supervise } from './lib/supervise.mjs';
import { Teardown } from './lib/teardown.mjs';

const plainOnly = ['--selectProjects', 'context', 'concurrency', 'system'];
const secondEngineOnly = ['--passWithNoTests', '--selectProjects', 'context', 'concurrency'];

await supervise(test);

async function test(teardown) {
  refuseOldNode();
  const given = process.argv.slice(2);
  const isPlain = given.includes('--plain');
  const args = given.filter((arg) => arg !== '--plain');
  await installAndBuild();
  if (isPlain) {
    const environment = { FAST_PATH: 'off' };
    return report([await pass({ dataDir: local('test'), args: [...args, ...plainOnly], environment, teardown })]);
  }
  const passes = [await pass({ dataDir: local('test'), args, teardown })];
  if (process.env.MYSQLD) {
    passes.push(
      await pass({
        dataDir: local('test-second'),
        mysqld: process.env.MYSQLD,
        args: [...args, ...secondEngineOnly],
        environment: { TEST_SECOND_ENGINE: '1' },
        teardown,
      }),
    );
  }
  return report(passes);
}

/** One run of Jest on servers that are made for it and stopped after it. */
async function pass({ dataDir, mysqld, args, environment, teardown }) {
  const own = new Teardown();
  teardown.defer(
    () => own.run(),
    () => own.kill(),
  );
  const began = Date.now();
  const prepared = await prepare({ purpose: 'test', dataDir, fresh: true, mysqld, teardown: own });
  const { database } = prepared;
  const edge = await edgeVariables(dataDir);
  const server = `${database.engine} ${database.version.split('-')[0]}`;
  heading(`Tests on ${server}`);
  const jest = runJest({
    args,
    environment: { ...variables(prepared), ...edge, ...environment },
    results: join(dataDir, 'results.json'),
    teardown: own,
  });
  const result = await Promise.race([jest, prepared.children.failure]);
  await own.run();
  return { server, ...result, took: elapsed(began) };
}

/** For the specs of the edge, which are skipped by name where HAProxy cannot be had. */
async function edgeVariables(dataDir) {
  const programs = await findEdge();
  if (!programs) return {};
  const { alone, withKey } = await ensureCertificate(programs.openssl, join(dataDir, 'edge'));
  return { TEST_HAPROXY: programs.haproxy, TEST_EDGE_CERTIFICATE: alone, TEST_EDGE_CERTIFICATE_AND_KEY: withKey };
}

function variables({ database, redis, sqs }) {
  return {
    TEST_DATABASE_ENGINE: database.engine,
    TEST_DATABASE_HOST: database.host,
    TEST_DATABASE_PORT: String(database.port),
    TEST_DATABASE_ADMIN_USER: database.admin.user,
    TEST_DATABASE_ADMIN_PASSWORD: database.admin.password,
    TEST_REDIS_URL: redis.url,
    TEST_AWS_ENDPOINT: sqs.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    // The least that argon2 takes: tests sign many people in.
    PASSWORD_MEMORY_KIB: '1024',
    PASSWORD_ITERATIONS: '1',
    PASSWORD_PARALLELISM: '1',
  };
}

function report(passes) {
  const sum = (key) => passes.reduce((total, one) => total + one[key], 0);
  heading('Tests');
  for (const { server, passed, failed, took } of passes)
    line(`  ${server}: ${passed} passed, ${failed} failed, in ${took}`);
  line(`  npm test took ${elapsed()}`);
  writeJson(local('test', 'summary.json'), { passed: sum('passed'), failed: sum('failed') });
  return passes.every(({ ok }) => ok) ? 0 : 1;
}
