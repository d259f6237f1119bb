import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import type { Buyer } from '@test/support/shop';
import { startSystem, type TestSystem } from '@test/support/system';
import { waitFor } from '@test/support/wait-for';

const MIB = 1024 * 1024;
const MAX_GROWTH = 150 * MIB;
const MAX_STALL_MS = 500;
/** An order waits for the database, too, which other processes may keep busy. */
const MAX_ORDER_MS = 500;
/** Other processes may have the processor for a while: the best of so many measurements is the process's own. */
const MOST_TRIES = 8;

describe('One connection that sends thousands of requests and reads nothing', () => {
  let system: TestSystem;
  let buyer: Buyer;
  const opened: Socket[] = [];

  beforeAll(async () => {
    system = await startSystem({ worker: false });
    buyer = await (await system.shop()).buyer();
  });
  afterAll(() => system.stop());
  afterEach(() => opened.splice(0).forEach((socket) => socket.destroy()));

  const open = async (): Promise<Socket> => {
    const { hostname, port } = new URL(system.api.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined); // the server may close it
    opened.push(socket);
    await once(socket, 'connect');
    return socket;
  };
  const flood = async (path: string, count: number): Promise<void> => {
    const socket = await open();
    socket.pause();
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(count));
  };
  /** The longest of some requests of another client. */
  const longest = async (ask: () => Promise<unknown>, count: number): Promise<number> => {
    let most = 0;
    for (let n = 0; n < count; n++) {
      const begun = performance.now();
      await ask();
      most = Math.max(most, performance.now() - begun);
    }
    return Math.round(most);
  };
  const live = () => system.client().get('/health/live');
  const memory = async (): Promise<number> => {
    const text = await (await fetch(`${system.api.metricsUrl}/metrics`)).text();
    return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]);
  };
  /** Each time beside a new flood, until others have not waited. */
  const waits = async (path: string, count: number, measure: () => Promise<number>, most: number) => {
    const measured: number[] = [];
    do {
      await flood(path, count);
      measured.push(await measure());
    } while (Math.min(...measured) >= most && measured.length < MOST_TRIES);
    return measured;
  };

  it('takes a bounded amount of memory, and does not delay others', async () => {
    await live();
    const before = await memory();
    const stalls = await waits('/openapi.json', 20_000, () => longest(live, 20), MAX_STALL_MS);
    expect(Math.min(...stalls)).toBeLessThan(MAX_STALL_MS);
    expect((await memory()) - before).toBeLessThan(MAX_GROWTH);
  });

  it('does not stop orders with 10,000 lists', async () => {
    const { client } = buyer.customer;
    const order = async (): Promise<void> => expect((await buyer.order(client)).status).toBe(200);
    await order();
    const stalls = await waits('/products', 10_000, () => longest(order, 10), MAX_ORDER_MS);
    expect(Math.min(...stalls)).toBeLessThan(MAX_ORDER_MS);
  });

  it('but reads gets every answer, 16 requests at a time', async () => {
    const socket = await open();
    let answers = 0;
    let text = '';
    const ask = (count: number): boolean => socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(count));
    socket.setEncoding('latin1').on('data', (piece: string) => {
      text += piece;
      const received = text.split('{"status":"ok"}');
      text = received.pop() ?? '';
      answers += received.length;
      ask(received.length); // as a benchmark keeps its pipeline full
    });
    ask(16);
    await waitFor(() => answers >= 3_000, { what: '3,000 answers', deadlineMs: 60_000 });
  });
});

describe("The API's description", () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startSystem({ worker: false });
  });
  afterAll(() => system.stop());

  it('is made once, and sent to clients that do not have it', async () => {
    const first = await system.client().get('/openapi.json');
    const etag = first.headers.get('etag') ?? '';
    expect({ status: first.status, etag }).toEqual({ status: 200, etag: expect.stringMatching(/^"[0-9a-f]{32}"$/) });
    expect(first.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect((await system.client().get('/openapi.json')).text).toBe(first.text);
    const second = await system.client().get('/openapi.json', { headers: { 'if-none-match': etag } });
    expect({ status: second.status, text: second.text }).toEqual({ status: 304, text: '' });
  });
});
