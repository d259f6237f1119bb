import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createFaultyProxy } from '@test/support/faulty-proxy';
import { describeWhenFull } from '@test/support/full';
import { createOwnServer, type OwnServer } from '@test/support/own-server';
import { expectAuditOk } from '@test/support/proofs';
import { testServers } from '@test/support/servers';
import { ServerProxies } from '@test/support/server-proxies';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';
import { canBeFull, type Fault, FAULTS, type Parts, SERVER_THAT_CAN_BE_FULL } from './degradation/faults';
import { Chores } from './degradation/chores';
import { type Answered, askAll, broken, isOk } from './degradation/proof';
import { Scene } from './degradation/scene';
import { operationsOf, readDegradationTable, type State } from './degradation/table';

const PATIENCE_MS = 300_000;
const RECOVERY_MS = 60_000;

const table = readDegradationTable();

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId?: string }>>>>;
}

function publishedOperations(): string[] {
  const { paths } = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as OpenApi;
  return Object.values(paths).flatMap((path) => Object.values(path).flatMap(({ operationId }) => operationId ?? []));
}

function stateOf({ state }: Fault): State {
  const found = table.states.find(({ name }) => name === state);
  if (!found) throw new Error(`docs/degradation.md has no column "${state}"`);
  return found;
}

/** docs/degradation.md names them as not described yet. */
const NOT_DESCRIBED = [
  'getAuditProgress',
  'getManifest',
  'getOrderTimeline',
  'listDeadLetters',
  'listParkedEvents',
  'listReplays',
  'redriveDeadLetters',
  'retryAllParkedEvents',
  'retryParkedEvent',
  'startReplay',
];

/** docs/degradation.md: each of its cells is a promise, and this makes it true. It takes minutes: with FULL=1 only. */
describeWhenFull('The degradation contract', () => {
  let server: OwnServer;
  let proxies: ServerProxies;
  let parts: Parts;
  let system: TestSystem;
  let chores: Chores;
  let begun: Fault | undefined;

  beforeAll(async () => {
    server = await createOwnServer(SERVER_THAT_CAN_BE_FULL);
    proxies = await ServerProxies.create({ database: server.address });
    const aws = new URL(testServers().awsEndpoint);
    const s3 = await createFaultyProxy(Number(aws.port), aws.hostname);
    system = await startSystem({ apis: 0, worker: false, databaseServer: server.address });
    parts = { system, database: proxies.database, redis: proxies.redis, sqs: proxies.sqs, s3 };
    const env = {
      ...proxies.environment(system.redis.url),
      S3_ENDPOINT: `http://127.0.0.1:${s3.port}`,
      S3_PUBLIC_ENDPOINT: aws.origin,
    };
    // What a frozen or killed worker had in hand is soon another's, and sweeps come often.
    const impatient = { IMAGE_LEASE_MS: '3000', IMAGE_SWEEP_MS: '1000', OUTBOX_LEASE_MS: '3000' };
    await Promise.all([system.startApi(env), system.startWorker({ ...env, ...impatient })]);
    chores = new Chores(system);
  }, PATIENCE_MS);
  afterEach(heal, PATIENCE_MS);
  afterAll(async () => {
    await system.stop();
    await Promise.all([proxies.close(), parts.s3.close(), server.stop()]);
  }, PATIENCE_MS);

  async function begin(fault: Fault): Promise<void> {
    begun = fault;
    await fault.begin(parts);
  }

  async function heal(): Promise<void> {
    const { end } = begun ?? {};
    begun = undefined;
    await Promise.all([proxies.heal(), parts.s3.heal(), end?.(parts)]);
    system.worker.signal('SIGCONT');
    await untilAllIsWell();
  }

  const untilAllIsWell = () =>
    waitFor(
      async () => {
        for (const url of [system.api.url, system.worker.metricsUrl]) {
          if (!(await fetch(`${url}/health/ready`)).ok) return false;
        }
        return isOk(await system.client().post('/auth/sign-in', system.admin)); // with both circuits closed
      },
      { what: 'all to be well again', deadlineMs: RECOVERY_MS, everyMs: 200 },
    );

  /** The dependencies that calls of the API fail at once for. */
  async function openCircuits(): Promise<string[]> {
    const metrics = await (await fetch(`${system.api.metricsUrl}/metrics`)).text();
    return [...metrics.matchAll(/^circuit_open\{dependency="(\w+)"\} [1-9]/gm)].map(([, name = '']) => name);
  }

  it('has each operation of openapi.json in a row, and each row a request', async () => {
    const all = publishedOperations();
    const pairs = [...table.rows].flatMap(([row, names]) => operationsOf(names, all).map((id) => `${row}: ${id}`));
    const inRows = new Set([...table.rows.values()].flatMap((names) => operationsOf(names, all)));
    expect(all.filter((id) => !inRows.has(id)).sort()).toEqual(NOT_DESCRIBED);
    const scene = await Scene.set(system);
    const asked = scene.requests().map(({ row, operationId }) => `${row}: ${operationId}`);
    expect([...new Set(asked)].sort()).toEqual(pairs.sort());
    const refused = (await askAll(scene.requests())).filter(({ answer }) => !isOk(answer));
    expect(refused.map(({ request, answer }) => [request.operationId, answer.status, answer.body.code])).toEqual([]);
  }, 120_000);

  it('has a fault for each column, and explains each promise', () => {
    expect([...new Set(FAULTS.map(({ state }) => state))]).toEqual(table.states.map(({ name }) => name));
    const promised = table.states.flatMap(({ operations }) =>
      [...operations.values()].flatMap((cell) => cell.promise ?? []),
    );
    expect([...new Set(promised)].sort()).toEqual([...table.promises].sort());
    expect([...table.promises].sort()).toEqual(Object.keys(KEPT).sort());
  });

  it.each(FAULTS)(
    'holds while "$state": it $how',
    async (fault) => {
      const state = stateOf(fault);
      if (fault.state === 'Database: full' && !(await canBeFull(parts))) {
        console.warn(`not tried: ${fault.state}; this database server has no limit of its size`);
        return;
      }
      await untilAllIsWell();
      const scene = await Scene.set(system);
      const requests = scene.requests();
      system.worker.signal('SIGSTOP'); // what it is left to do now, it does under the fault
      await chores.leave(scene);
      await begin(fault);
      if (system.worker.isRunning) system.worker.signal('SIGCONT');
      const worked = Promise.all(
        [...state.work].map(([name, cell]) => (cell.goesOn ? chores.done(name, cell) : Promise.resolve())),
      );
      worked.catch(() => undefined); // awaited below
      const answers = await askAll(requests);
      expect(answers.flatMap((each) => broken(each, state.operations.get(each.request.row)!))).toEqual([]);
      await worked;

      await heal();
      await Promise.all(
        [...state.work].map(([name, cell]) => (cell.goesOn ? Promise.resolve() : chores.done(name, cell))),
      );
      if (answers.some(({ answer }) => answer.status === 401)) await scene.signInAgain();
      for (const each of answers) {
        const { promise } = state.operations.get(each.request.row)!;
        if (promise !== undefined) await KEPT[promise]!(each, scene);
      }
    },
    PATIENCE_MS,
  );

  /** By the word of the promise: waits until it is kept. */
  const KEPT: Readonly<Record<string, (answered: Answered, scene: Scene) => Promise<void>>> = {
    repeat: async ({ request, answer }) => {
      if (isOk(answer) && !request.hasKey) return; // nothing is left to do
      const mayStand =
        !isOk(answer) && (answer.body.details as { outcome?: string } | undefined)?.outcome === 'unknown';
      await waitFor(async () => standsOr(await request.send(), mayStand && !request.hasKey), {
        what: `${request.operationId} to succeed when it is repeated`,
        deadlineMs: RECOVERY_MS,
        everyMs: 200,
      });
      if (!request.hasKey) return;
      const again = await request.send();
      expect([request.operationId, again.status < 300, again.headers.get('idempotency-replayed')]).toEqual([
        request.operationId,
        true,
        'true',
      ]);
    },
    'sign in': async ({ request }) => {
      expect([request.operationId, isOk(await request.send())]).toEqual([request.operationId, true]);
    },
    empty: async ({ request }, scene) => {
      expect([request.row, await scene.hasLostCart(request.row)]).toEqual([request.row, true]);
    },
    'event later': async ({ request, answer }) => {
      const { orderId } = answer.body as { orderId: string };
      await waitFor(() => chores.hasEventOf(orderId), {
        what: `the event of ${request.operationId}`,
        deadlineMs: RECOVERY_MS,
      });
    },
    'picture later': async (_, scene) => {
      await waitFor(() => scene.isConfirmedReady(), { what: 'the confirmed picture', deadlineMs: RECOVERY_MS });
    },
  };

  /** What took effect before needs no second time. */
  const standsOr = (answer: Answered['answer'], mayStand: boolean): boolean =>
    isOk(answer) || (mayStand && [401, 404, 409].includes(answer.status));

  it(
    'a full database refuses orders, and takes them with the same keys when it has room again',
    async () => {
      if (!(await canBeFull(parts))) return;
      const full = FAULTS.find(({ state }) => state === 'Database: full')!;
      const scene = await Scene.set(system);
      await begin(full);
      // Pages that are there already have room for some more.
      const refused = await waitFor(
        async () => {
          const keys = Array.from({ length: 50 }, () => randomUUID());
          const orders = await Promise.all(keys.map(async (key) => ({ key, answer: await scene.order(key) })));
          return orders.find(({ answer }) => !isOk(answer));
        },
        { what: 'an order that has no room', deadlineMs: RECOVERY_MS, everyMs: 1 },
      );
      expect(refused.answer).toMatchObject({ status: 503, body: { code: 'dependency.unavailable' } });
      await heal();
      await waitFor(async () => isOk(await scene.order(refused.key)), { what: 'room', deadlineMs: RECOVERY_MS });
    },
    PATIENCE_MS,
  );

  it.each([
    ['database', 'getBalance'],
    ['redis', 'getSession'],
    ['s3', 'confirmImage'],
  ] as const)(
    'a silent %s is soon asked no more: requests fail at once, but for one trial a second',
    async (dependency, operationId) => {
      const scene = await Scene.set(system);
      const { send } = scene.requests().find((request) => request.operationId === operationId)!;
      parts[dependency].blackHole();
      await waitFor(async () => (await send()).status === 503 && (await openCircuits()).includes(dependency), {
        what: 'the circuit to open',
        deadlineMs: RECOVERY_MS,
      });
      const before = timedOut();
      const statuses = (await Promise.all(Array.from({ length: CROWD }, send))).map(({ status }) => status);
      expect(statuses).toEqual(Array(CROWD).fill(503));
      expect(timedOut() - before).toBeLessThan(CROWD / 10);
      await heal();
      await waitFor(async () => isOk(await send()), { what: 'the circuit to close', deadlineMs: RECOVERY_MS });
    },
    PATIENCE_MS,
  );

  const CROWD = 200;
  const timedOut = (): number => system.api.log.split('"message":"the deadline has passed"').length - 1;

  it('has never led to a 500, and the books balance', async () => {
    const requests = system.api.logLines.filter(({ msg }) => msg === 'request');
    expect(requests.filter(({ status }) => status === 500)).toEqual([]);
    expect(system.api.logLines.filter(({ level }) => level === 'error')).toEqual([]);
    await expectAuditOk(system);
  }, 120_000);
});
