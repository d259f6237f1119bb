import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, findProgram, run } from './commands.mjs';
import { step } from './progress.mjs';
import { digest, root } from './project.mjs';

const composeFile = join(root, 'docker', 'compose.yaml');

/** True when an engine answers, not only a client, and the client knows `compose`. */
export async function dockerCanRun() {
  if (!findProgram('docker')) return false;
  const engine = await attempt('docker', ['info', '--format', 'engine={{.ServerVersion}}'], { seconds: 10 });
  if (engine.code !== 0 || !/engine=\d/.test(engine.output)) return false;
  return (await attempt('docker', ['compose', 'version'], { seconds: 10 })).code === 0;
}

/**
 * Runs the services of docker/compose.yaml (`database`, `redis`) in containers of this data directory's own, their data
 * in it, and waits until they are healthy. Answers their process numbers, which on some systems are a virtual machine's.
 */
export async function startContainers({ services, dataDir, ports, password, teardown }) {
  step(`starting ${services.join(' and ')} in Docker (the first time it downloads the images)`);
  const env = {
    ...blanks,
    DATA_DIR: join(dataDir, 'docker'),
    ...(ports.database && { DATABASE_PORT: String(ports.database) }),
    ...(ports.redis && { REDIS_PORT: String(ports.redis) }),
    DATABASE_ADMIN_PASSWORD: password,
    SERVER_USER: `${process.getuid()}:${process.getgid()}`,
  };
  for (const service of services) mkdirSync(join(env.DATA_DIR, service), { recursive: true, mode: 0o700 });
  teardown.defer(() => removeContainers(dataDir));
  await run('docker', [...compose(dataDir), 'up', '--detach', '--wait', ...services], {
    env,
    purpose: 'docker compose up',
  });
  const pids = {};
  for (const service of services) pids[service] = await pidOf(service, dataDir, env);
  return pids;
}

/** Stops and removes the data directory's containers; their data stays. */
export async function removeContainers(dataDir) {
  step('stopping the Docker containers');
  await attempt('docker', [...compose(dataDir), 'down', '--timeout', '60'], { env: blanks, evenWhenEnding: true });
}

async function pidOf(service, dataDir, env) {
  const id = (await run('docker', [...compose(dataDir), 'ps', '--quiet', service], { env })).trim();
  return Number(await run('docker', ['inspect', '--format', '{{.State.Pid}}', id]));
}

const compose = (dataDir) => ['compose', '--project-name', `commerce-${digest(dataDir)}`, '--file', composeFile];

// The file refuses to be read without its variables, though `down` needs none of them.
const blanks = { DATA_DIR: '.', DATABASE_PORT: '0', REDIS_PORT: '0', DATABASE_ADMIN_PASSWORD: '-', SERVER_USER: '0:0' };
