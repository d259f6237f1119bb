import { accountsOf, accountVariables } from './accounts.mjs';
import { behindEdge, startEdge } from './edge.mjs';
import { migrate } from './migrations.mjs';
import { exactPort, nearestPort } from './ports.mjs';
import { step } from './progress.mjs';
import { root } from './project.mjs';
import { answersOk } from './wait.mjs';

// Ready turns 503, requests end, lanes drain: the processes give themselves 25 s for it.
const stopSeconds = 35;

// As in docker/Dockerfile, which says why.
export const nodeOptions = ['--heap-growing-percent=30', '--no-memory-reducer', '--no-allocation-site-pretenuring'];

/**
 * Migrates, then runs data-platform, worker and `apiProcesses` times api on what `prepare` answered, and waits until all
 * are ready. They end with `prepared.stop()`, api first. Answers the parts of .local/run.json that are about them.
 *
 * - `port`: the first api's port, refused when it is taken; without it 3000 or the next free ones.
 * - `edge`: `{ programs, place }` (edge.mjs) runs an edge before the first two apis.
 * - `environment`: variables for the processes beside those that the preparation made.
 */
export async function startSystem({ prepared, apiProcesses = 1, port, edge, environment = {} }) {
  await migrate(prepared);
  const accounts = accountsOf(prepared.memory);
  const variables = {
    ...prepared.environment,
    ...(await accountVariables(accounts, prepared.memory)),
    BALANCE_SELF_CHARGE: process.env.BALANCE_SELF_CHARGE ?? 'true',
    ...(edge && behindEdge(edge.place, prepared.s3)),
    ...environment,
  };
  step(`starting data-platform, worker and ${apiProcesses === 1 ? 'api' : `${apiProcesses} api processes`}`);
  const { children } = prepared;
  const apiPort = port === undefined ? await nearestPort('api', 3000) : port;
  const dataPlatform = await launchDataPlatform(children, {
    ...prepared.dataPlatformEnvironment,
    SHOP_URL: `http://127.0.0.1:${apiPort}`,
    SHOP_API_KEY: accounts.apiKeys.find(({ scopes }) => scopes.includes('events:read')).key,
    ...environment,
  });
  variables.DATA_PLATFORM_URL ??= dataPlatform.url;
  const worker = await launchWorker(children, variables);
  const apis = [];
  for (let n = 1; n <= apiProcesses; n++) {
    apis.push(
      await launchApi(children, variables, { n, port: n === 1 ? apiPort : undefined, first: apis[0]?.port ?? 3000 }),
    );
  }
  await Promise.all(
    [dataPlatform, worker, ...apis].map((one) => children.ready(one, () => answersOk(one.readyUrl), 90)),
  );
  const apiUrls = apis.map((api) => api.url);
  const running = edge && (await startEdge({ ...edge, apiUrls, s3: prepared.s3, dataDir: prepared.dataDir, children }));
  const { pid: edgePid, ...edgeOfRun } = running ?? {};
  return {
    ...accounts,
    apiUrls,
    ...(running && { edge: edgeOfRun }),
    docsUrl: `${apis[0].url}/docs`,
    metricsUrls: [...apis, worker].map(({ metricsUrl }) => metricsUrl),
    dataPlatformUrl: dataPlatform.url,
    pids: {
      api: apis.map(({ pid }) => pid),
      worker: worker.pid,
      dataPlatform: dataPlatform.pid,
      ...(running && { edge: edgePid }),
    },
  };
}

async function launchDataPlatform(children, variables) {
  const port = await nearestPort('data-platform', 3100);
  return launch({ children, name: 'data-platform', variables: { ...variables, ...listening(port) }, port });
}

async function launchWorker(children, variables) {
  const metricsPort = await nearestPort('worker metrics', 9500);
  return launch({
    children,
    name: 'worker',
    variables: { ...variables, ...measured(metricsPort) },
    port: metricsPort,
    metricsPort,
  });
}

async function launchApi(children, variables, { n, port, first }) {
  const own = port === undefined ? await nearestPort('api', first + (n - 1)) : await exactPort(port);
  const metricsPort = await nearestPort('api metrics', 9463 + n);
  const name = n === 1 ? 'api' : `api-${n}`;
  return launch({
    children,
    name,
    group: 'api',
    application: 'api',
    variables: { ...variables, ...listening(own), ...measured(metricsPort) },
    port: own,
    metricsPort,
  });
}

function launch({ children, name, group = name, application = name, variables, port, metricsPort }) {
  const args = [...nodeOptions, `dist/apps/${application}/src/main.js`];
  const { pid } = children.launch({
    name,
    group,
    program: process.execPath,
    args,
    env: variables,
    cwd: root,
    port,
    stopSeconds,
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    name,
    pid,
    port,
    url,
    readyUrl: `${url}/health/ready`,
    metricsUrl: metricsPort && `http://127.0.0.1:${metricsPort}/metrics`,
  };
}

const listening = (port) => ({ HTTP_HOST: '127.0.0.1', HTTP_PORT: String(port) });
const measured = (port) => ({ METRICS_HOST: '127.0.0.1', METRICS_PORT: String(port) });
