import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import type { ApiClient } from '@test/support/api-client';
import { succeeded } from '@test/support/api-client';
import { signIn } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

const MAX_STALL_MS = 100;
/** Other processes may have the processor for a while: the best of so many measurements is the process's own. */
const MOST_TRIES = 8;
const MOST = 19_000_000;

/** Asks without a pause, on a thread of its own, and reports the longest wait when it gets a message. */
const PROBE = `
  const { get, Agent } = require('node:http');
  const { parentPort, workerData } = require('node:worker_threads');
  const agent = new Agent({ keepAlive: true });
  let longest = 0;
  let isOver = false;
  parentPort.once('message', () => (isOver = true));
  const ask = () => {
    if (isOver) {
      agent.destroy();
      parentPort.postMessage(longest);
      return;
    }
    const begun = performance.now();
    get(workerData, { agent }, (answer) => {
      answer.resume().once('end', () => {
        longest = Math.max(longest, performance.now() - begun);
        setImmediate(ask);
      });
    });
  };
  ask();
`;

/** Files that take the longest to refuse, and what is found in them. */
const WORST: Readonly<Record<string, readonly [file: () => string | Buffer, found: string]>> = {
  '19 million commas': [() => `sku,name\n${','.repeat(MOST)}`, 'wrong-number-of-cells'],
  '19 million commas for a header': [() => ','.repeat(MOST), 'wrong-number-of-cells'],
  'a cell of 19 MB': [() => `sku,name\nA,${'x'.repeat(MOST)}`, 'unreadable'],
  'a quote that is never closed': [() => `sku,name\n"${'x\n'.repeat(MOST / 2)}`, 'unreadable'],
  '19 million quotes': [() => `sku,name\n${'"'.repeat(MOST)}`, 'unreadable'],
  '19 million empty lines': [() => '\n'.repeat(MOST), 'missing-column'],
  'a byte that is no UTF-8 after 19 million lines': [
    () => Buffer.concat([Buffer.from(`sku,name\n${'\n'.repeat(MOST)}`), Buffer.from([0xff])]),
    'not-utf-8',
  ],
  'a million bad rows': [
    () => `sku,name,price,stock,maxPerCustomer,status\n${',,,x,y,z\n'.repeat(1_000_000)}`,
    'required',
  ],
  'a million equal rows': [() => `sku\n${'A\n'.repeat(1_000_000)}`, 'repeated-sku'],
};

let system: TestSystem;
let admin: ApiClient;
let token: string;

beforeAll(async () => {
  system = await startSystem({ worker: false });
  admin = await signIn(system.client(), system.admin);
  token = succeeded(await system.client().post<{ token: string }>('/auth/sign-in', system.admin)).body.token;
});
afterAll(() => system.stop());

const stateOf = async (importId: string) => succeeded(await admin.get(`/products/imports/${importId}`)).body;

/** A dry run of the file, to its end. */
async function checked(file: string | Buffer): Promise<Record<string, unknown>> {
  const response = await fetch(`${system.api.url}/products/imports?dryRun=true`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv', 'idempotency-key': randomUUID() },
    body: Buffer.from(file),
  });
  expect(response.status).toBe(202);
  const { importId } = (await response.json()) as { importId: string };
  const hasEnded = async () => (await stateOf(importId)).status !== 'running';
  await waitFor(hasEnded, { what: 'the import to end', deadlineMs: 60_000 });
  return stateOf(importId);
}

/** How long another client waited at most meanwhile. */
async function stallOf<T>(work: () => Promise<T>): Promise<{ readonly done: T; readonly stallMs: number }> {
  const probe = new Worker(PROBE, { eval: true, workerData: `${system.api.url}/health/live` });
  await once(probe, 'online');
  const done = await work();
  const answered = once(probe, 'message') as Promise<[number]>;
  probe.postMessage('end');
  const [stallMs] = await answered;
  await probe.terminate();
  return { done, stallMs };
}

describe('The worst file', () => {
  it.each(Object.keys(WORST))(
    'of %s holds up no other request',
    async (name) => {
      const [make, found] = WORST[name]!;
      const file = make();
      const stalls: number[] = [];
      do {
        const { done, stallMs } = await stallOf(() => checked(file));
        expect(done).toMatchObject({
          status: 'refused',
          refused: expect.arrayContaining([expect.objectContaining({ code: found })]),
        });
        stalls.push(Math.round(stallMs));
      } while (Math.min(...stalls) >= MAX_STALL_MS && stalls.length < MOST_TRIES);
      if (Math.min(...stalls) >= MAX_STALL_MS) throw new Error(`others waited ${stalls.join(', ')} ms at most`);
    },
    240_000,
  );

  it('of a million bad rows is read until its 10,000th', async () => {
    const { rows: read, refused, refusedTotal } = await checked(`sku,price\n${'A,x\n'.repeat(1_000_000)}`);
    expect({ read, shown: (refused as unknown[]).length, refusedTotal }).toEqual({
      read: 10_000,
      shown: 1_000,
      refusedTotal: 10_000,
    });
  });
});

describe('An upload', () => {
  const sockets: Socket[] = [];
  afterEach(() => sockets.splice(0).forEach((socket) => socket.destroy()));

  /** Sends the head and so much of the file as is given, of 1,000 bytes. */
  async function begin(piece: string): Promise<{ readonly socket: Socket; readonly received: () => string }> {
    const socket = connect(Number(new URL(system.api.url).port), '127.0.0.1');
    sockets.push(socket);
    await once(socket, 'connect');
    let received = '';
    socket.setEncoding('latin1').on('data', (text: string) => (received += text));
    const head = [
      'POST /products/imports HTTP/1.1',
      'Host: x',
      `Authorization: Bearer ${token}`,
      'Content-Type: text/csv',
      'Content-Length: 1000',
      `Idempotency-Key: ${randomUUID()}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${piece}`);
    return { socket, received: () => received };
  }

  /** An upload that is known to have the turn: others are refused, and it has no answer. */
  const beginWithTurn = () =>
    waitFor(
      async () => {
        const upload = await begin('sku,name\n');
        const others = [await send(), await send(), await send()];
        if (upload.received() === '' && others.every(({ status }) => status === 503)) return upload;
        upload.socket.destroy();
        return undefined;
      },
      { what: 'an upload to have the turn' },
    );
  const send = () =>
    admin.post('/products/imports?dryRun=true', 'nothing\n', {
      headers: { 'content-type': 'text/csv' },
      idempotencyKey: randomUUID(),
    });
  const untilFree = () => waitFor(async () => (await send()).status === 202, { what: 'the turn to be free' });
  const errorsLogged = () => system.api.logLines.filter(({ level }) => level === 'error');

  it('that stalls is answered 408, and the next one has its turn', async () => {
    const { socket, received } = await beginWithTurn();
    const closed = once(socket, 'close');
    await waitFor(() => received().includes('request.timeout'), { what: 'the answer', deadlineMs: 20_000 });
    expect(received()).toMatch(/^HTTP\/1\.1 408 /);
    expect(received()).toMatch(/connection: close/i);
    await closed;
    await untilFree();
    expect(errorsLogged()).toEqual([]);
  });

  it('whose client disconnects is no error, and the next one is read', async () => {
    const { socket } = await beginWithTurn();
    socket.destroy();
    await untilFree();
    const isUpload = ({ path, status }: Record<string, unknown>) =>
      path === '/products/imports' && status !== 202 && status !== 503;
    const logged = await waitFor(() => {
      const lines = system.api.logLines.filter(isUpload);
      return lines.some(({ status }) => status !== 408) && lines;
    });
    expect(logged.at(-1)).toMatchObject({ status: 400 });
    expect(errorsLogged()).toEqual([]);
  });
});

describe('A slow upload', () => {
  it('is answered 408 even if it is sent steadily, and the next one is read', async () => {
    const slow = await startSystem({ worker: false, apiEnv: { HTTP_REQUEST_TIMEOUT_MS: '2000' } });
    try {
      const caller = await signIn(slow.client(), slow.admin);
      const slowToken = succeeded(await slow.client().post<{ token: string }>('/auth/sign-in', slow.admin)).body.token;
      const socket = connect(Number(new URL(slow.api.url).port), '127.0.0.1');
      await once(socket, 'connect');
      let received = '';
      let isClosed = false;
      socket.setEncoding('latin1').on('data', (text: string) => (received += text));
      socket.on('error', () => undefined).once('close', () => (isClosed = true));
      socket.write(
        `POST /products/imports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${slowToken}\r\nContent-Type: text/csv\r\n` +
          `Content-Length: 100000\r\nIdempotency-Key: ${randomUUID()}\r\n\r\nsku\n`,
      );
      await waitFor(
        () => {
          if (!isClosed) socket.write('A');
          return isClosed;
        },
        { what: 'the connection to be closed' },
      );
      expect(received).toMatch(/^HTTP\/1\.1 408 /);
      const next = () =>
        caller.post('/products/imports?dryRun=true', 'sku\n', {
          headers: { 'content-type': 'text/csv' },
          idempotencyKey: randomUUID(),
        });
      await waitFor(async () => (await next()).status === 202, { what: 'the turn to be free' });
      const errors = slow.api.logLines.filter(({ level }) => level === 'error');
      expect(errors).toEqual([]);
    } finally {
      await slow.stop();
    }
  });
});
