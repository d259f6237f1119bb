import { Body, Controller, Get, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Anyone } from '@app/platform';
import { createTestHttpApp } from '@test/support/http-app';
import { waitFor } from '@test/support/wait-for';
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { ShelfRequest } from '../shelf';

const TIMEOUTS = { HTTP_REQUEST_TIMEOUT_MS: '1000', HTTP_UNREAD_TIMEOUT_MS: '1000' };
/** More than the buffers of two sockets hold. */
const LARGE = 'x'.repeat(64 * 1024 * 1024);

let gate: Promise<void> = Promise.resolve();

@Controller('slow')
class SlowController {
  @Post()
  @Anyone()
  create(@Body() { name }: ShelfRequest): object {
    return { name };
  }

  @Get('answer')
  @Anyone()
  async answer(): Promise<object> {
    await gate;
    return { done: true };
  }

  @Get('large')
  @Anyone()
  large(): string {
    return LARGE;
  }
}

const GET = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
const HEAD = 'POST /slow HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n';

/** One connection, and what it has received. */
class Client {
  received = '';
  isClosed = false;

  private constructor(readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (text: string) => (this.received += text));
    socket.on('error', () => undefined); // its end is what counts
    socket.once('close', () => (this.isClosed = true));
  }

  static async open(port: number): Promise<Client> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Client(socket);
  }

  /** A byte now and then, until the connection is closed. */
  async trickle(text: string): Promise<void> {
    const next = text[Symbol.iterator]();
    const isClosed = (): boolean => {
      if (!this.isClosed) this.socket.write(next.next().value ?? ' ');
      return this.isClosed;
    };
    await waitFor(isClosed, { what: 'the connection to be closed' });
  }

  until(text: string): Promise<boolean> {
    return waitFor(() => this.received.includes(text), { what: text });
  }

  closed(): Promise<boolean> {
    return waitFor(() => this.isClosed, { what: 'the connection to be closed' });
  }
}

describe('A slow client', () => {
  let app: NestFastifyApplication;
  let port: number;
  const clients: Client[] = [];

  beforeAll(async () => {
    Object.assign(process.env, TIMEOUTS);
    app = await createTestHttpApp({ controllers: [SlowController] });
    await app.listen(0, '127.0.0.1');
    ({ port } = app.getHttpServer().address() as AddressInfo);
  });
  afterAll(async () => {
    for (const name of Object.keys(TIMEOUTS)) Reflect.deleteProperty(process.env, name);
    await app.close();
  });
  afterEach(() => clients.splice(0).forEach(({ socket }) => socket.destroy()));

  const open = async (): Promise<Client> => {
    const client = await Client.open(port);
    clients.push(client);
    return client;
  };
  /** Longer than both time-outs: one request that began now has run into its own. */
  const untilTimeOutsHavePassed = async (): Promise<void> => {
    const slow = await open();
    await slow.trickle(HEAD);
    await readNothing();
  };
  /** Asks for a large answer and reads nothing of it, until the server has closed the connection. */
  const readNothing = async (): Promise<void> => {
    const accepted = once(app.getHttpAdapter().getInstance().server, 'connection');
    const { socket } = await open();
    const [atServer] = (await accepted) as [Socket];
    socket.pause();
    socket.write(GET('/slow/large'));
    await waitFor(() => atServer.destroyed, { what: 'the server to close the connection' });
  };

  it('with a body is answered 408, even if it sends steadily', async () => {
    const client = await open();
    client.socket.write(HEAD);
    await client.trickle('{"name":"');
    expect(client.received).toMatch(/^HTTP\/1\.1 408 /);
    expect(client.received).toMatch('"code":"request.malformed"');
  });

  it('with a head is answered 408, even if it sends steadily', async () => {
    const client = await open();
    await client.trickle('GET /slow/answer HTTP/1.1\r\nX-Name: a');
    expect(client.received).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('with a second head is answered 408, after the answer to the first request', async () => {
    const client = await open();
    client.socket.write(GET('/slow/answer'));
    await client.until('{"done":true}');
    await client.trickle('GET /slow/answer HTTP/1.1\r\nX-Name: a');
    expect(client.received.split(/(?=HTTP\/1\.1 \d)/).map((text) => text.slice(9, 12))).toEqual(['200', '408']);
  });

  it('that pauses between two requests gets its answer', async () => {
    const client = await open();
    client.socket.write(GET('/slow/answer'));
    await client.until('{"done":true}');
    await untilTimeOutsHavePassed();
    client.received = '';
    client.socket.write(GET('/slow/answer'));
    await client.until('{"done":true}');
  });

  it('that reads nothing of its answer loses the connection', async () => {
    await readNothing();
    const other = await open();
    other.socket.write(GET('/slow/answer'));
    expect(await other.until('{"done":true}')).toBe(true);
  });

  it('and reads its answer slowly gets it', async () => {
    const client = await open();
    let length = 0;
    client.socket.removeAllListeners('data').on('data', (text: string) => {
      length += text.length;
      client.socket.pause();
      setTimeout(() => client.socket.resume(), 5);
    });
    const began = performance.now();
    client.socket.write(GET('/slow/large'));
    await waitFor(() => length > LARGE.length || client.isClosed, { what: 'all of the answer', deadlineMs: 60_000 });
    expect(length).toBeGreaterThan(LARGE.length);
    expect(performance.now() - began).toBeGreaterThan(2 * Number(TIMEOUTS.HTTP_UNREAD_TIMEOUT_MS));
  });

  it('gets an answer that takes longer to be made', async () => {
    let release = (): void => undefined;
    gate = new Promise((resolve) => (release = resolve));
    const client = await open();
    client.socket.write(GET('/slow/answer'));
    await untilTimeOutsHavePassed();
    expect(client.isClosed).toBe(false);
    release();
    await client.until('{"done":true}');
  });

  it('gets no bytes that look like the answer to an earlier request', async () => {
    let release = (): void => undefined;
    gate = new Promise((resolve) => (release = resolve));
    const [slow, wrong] = [await open(), await open()];
    slow.socket.write(`${GET('/slow/answer')}GET /slow/ans`);
    wrong.socket.write(`${GET('/slow/answer')}no HTTP\r\n\r\n`);
    await Promise.all([slow.closed(), wrong.closed()]);
    release();
    expect([slow.received, wrong.received]).toEqual(['', '']);
  });
});
