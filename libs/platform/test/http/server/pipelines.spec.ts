import { Controller, Get, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Anyone } from '@app/platform';
import { createTestHttpApp } from '@test/support/http-app';
import { waitFor } from '@test/support/wait-for';
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** The next request, and 32 behind it. */
const MOST_AT_ONCE = 33;
/** Node reads so much at a time, and may have read one more piece than it has handed on. */
const MOST_READ = 2 * 64 * 1024;
const MANY = 5_000;

/** Requests that were handled, by their number, and what keeps them from being answered. */
const handled: number[] = [];
let gate: Promise<void> = Promise.resolve();
/** Turns of the event loop, and how many requests were handled in each. */
let turn = 0;
const inTurn = new Map<number, number>();

@Controller('numbers')
class NumbersController {
  @Get()
  @Anyone()
  async number(@Query('n') n: string): Promise<object> {
    handled.push(Number(n));
    await gate;
    return { n: Number(n) };
  }

  @Get('at-once')
  @Anyone()
  atOnce(@Query('n') n: string): object {
    inTurn.set(turn, (inTurn.get(turn) ?? 0) + 1);
    return { n: Number(n) };
  }
}

const requests = (path: string, count: number): string =>
  Array.from({ length: count }, (_, n) => `GET ${path}?n=${n} HTTP/1.1\r\nHost: x\r\n\r\n`).join('');

/** The numbers in the answers that a connection has received. */
const numbersIn = (text: string): number[] => [...text.matchAll(/"n":(\d+)/g)].map(([, n]) => Number(n));

describe('A connection that sends requests without waiting for answers', () => {
  let app: NestFastifyApplication;
  let port: number;
  let atServer: Socket;
  const opened: Socket[] = [];

  beforeAll(async () => {
    app = await createTestHttpApp({ controllers: [NumbersController] });
    await app.listen(0, '127.0.0.1');
    ({ port } = app.getHttpServer().address() as AddressInfo);
    app
      .getHttpAdapter()
      .getInstance()
      .server.on('connection', (socket) => (atServer = socket));
  });
  afterAll(() => app.close());
  beforeEach(() => {
    handled.length = 0;
    inTurn.clear();
    gate = Promise.resolve();
  });
  afterEach(() => opened.splice(0).forEach((socket) => socket.destroy()));

  const open = async (): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1');
    opened.push(socket);
    await once(socket, 'connect');
    return socket;
  };
  const readAll = async (socket: Socket, count: number): Promise<number[]> => {
    let text = '';
    socket.setEncoding('latin1').on('data', (piece: string) => (text += piece));
    await waitFor(() => numbersIn(text).length >= count, { what: `${count} answers`, deadlineMs: 60_000 });
    return numbersIn(text);
  };
  const inOrder = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

  it('has a bounded number of them handled, and is not read while more wait', async () => {
    const [closed, release] = gated();
    gate = closed;
    const socket = await open();
    socket.write(requests('/numbers', MANY));
    await waitFor(() => handled.length >= MOST_AT_ONCE, { what: 'the first requests' });
    const { bytesRead } = await settled(atServer);
    expect({ handled: handled.length, isReadOn: bytesRead > MOST_READ }).toEqual({
      handled: MOST_AT_ONCE,
      isReadOn: false,
    });

    release();
    expect(await readAll(socket, MANY)).toEqual(inOrder(MANY));
    expect(handled).toEqual(inOrder(MANY));
  });

  it('gets every answer in order, also of requests with bodies among them', async () => {
    const socket = await open();
    const body = 'POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2000\r\n\r\n';
    const withBodies = requests('/numbers', 500).replaceAll(
      /(?=GET \S+\?n=\d*5 )/g,
      body + JSON.stringify('x'.repeat(1_998)),
    );
    socket.write(withBodies);
    expect(await readAll(socket, 500)).toEqual(inOrder(500));
  });

  it('has a bounded share of each turn of the event loop', async () => {
    let isCounting = true;
    const count = (): void => {
      turn++;
      if (isCounting) setImmediate(count);
    };
    setImmediate(count);
    const socket = await open();
    socket.write(requests('/numbers/at-once', MANY));
    expect(await readAll(socket, MANY)).toEqual(inOrder(MANY));
    isCounting = false;
    expect(Math.max(...inTurn.values())).toBeLessThanOrEqual(2 * MOST_AT_ONCE);
  });

  it('drops waiting requests when it ends', async () => {
    const [closed, release] = gated();
    gate = closed;
    const socket = await open();
    const { length: before } = handled;
    socket.write(requests('/numbers', 1_000));
    await waitFor(() => handled.length - before >= MOST_AT_ONCE);
    const gone = new Promise((resolve) => atServer.once('close', resolve));
    socket.destroy();
    release(); // a connection that is not read meets its end at the next answer that is written
    await gone;
    const { length: begun } = handled;
    const other = await open();
    other.write(requests('/numbers', 1));
    expect(await readAll(other, 1)).toEqual([0]);
    expect(handled).toHaveLength(begun + 1);
    expect(begun - before).toBeLessThanOrEqual(2 * MOST_AT_ONCE);
  });

  /** Once other connections have been answered many times and nothing more was read. */
  async function settled(socket: Socket): Promise<Socket> {
    let before = -1;
    await waitFor(
      async () => {
        const { bytesRead } = socket;
        for (let n = 0; n < 20; n++) await (await fetch(`http://127.0.0.1:${port}/numbers/at-once?n=1`)).text();
        const isSettled = bytesRead === before;
        before = bytesRead;
        return isSettled;
      },
      { what: 'nothing more to be read' },
    );
    return socket;
  }
});

function gated(): [closed: Promise<void>, release: () => void] {
  let release = (): void => undefined;
  const closed = new Promise<void>((resolve) => (release = resolve));
  return [closed, release];
}
