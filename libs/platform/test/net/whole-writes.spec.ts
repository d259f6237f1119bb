import type { Log } from '@app/platform';
import { writeWhole } from '@app/platform/net/whole-writes';
import { createRedis } from '@app/platform/redis/redis.module';
import { createTestHttpApp } from '@test/support/http-app';
import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Server, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { createClient } from 'redis';
import { ShelvesController } from '../http/shelf';

type Piece = string | Buffer | readonly [text: string, encoding: BufferEncoding];

const HALVES = '🛒';
const CASES: readonly [string, readonly Piece[], number][] = [
  [
    'an answer and its end',
    [
      ['HTTP/1.1 200 OK\r\n\r\n{"name":"의자"}', 'utf8'],
      ['', 'latin1'],
    ],
    0,
  ],
  ['an end before it', [['', 'latin1'], 'a', ['', 'latin1']], 0],
  ['nothing but ends', ['', ['', 'latin1']], 0],
  ['many commands', Array.from({ length: 500 }, (_, n) => `*2\r\n$3\r\nGET\r\n$5\r\n${10_000 + n}\r\n`), 0],
  ['more than fits into a packet', ['x'.repeat(3_000_000), 'ß'.repeat(1_000_000)], 0],
  ['bytes among them', ['a', Buffer.from([0, 255]), 'b'], 1],
  [
    'two encodings',
    [
      ['ä', 'latin1'],
      ['ä', 'utf8'],
    ],
    1,
  ],
  ['a character that is cut in two', [HALVES.slice(0, 1), HALVES.slice(1)], 1],
  ['a character that is whole', [HALVES, HALVES], 0],
];

describe('A socket that writes whole texts', () => {
  let server: Server;
  let received: Promise<Buffer>;

  beforeAll((done) => {
    server = createServer((socket) => {
      received = buffer(socket);
    }).listen(0, '127.0.0.1', done);
  });
  afterAll((done) => void server.close(done));

  async function open(): Promise<Socket> {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  }

  /** What arrives of these pieces, and how often Node's own way was gone. */
  async function send(pieces: readonly Piece[], prepare: (socket: Socket) => unknown): Promise<[Buffer, number]> {
    const own = jest.spyOn(Socket.prototype, '_writev');
    const socket = await open();
    prepare(socket);
    socket.cork();
    const written = pieces.map(
      (piece) =>
        new Promise<void>((resolve, reject) => {
          const [chunk, encoding] =
            typeof piece === 'string' || Buffer.isBuffer(piece) ? [piece, 'utf8' as const] : piece;
          socket.write(chunk, encoding, (error) => (error ? reject(error) : resolve()));
        }),
    );
    socket.uncork();
    await Promise.all(written);
    socket.end();
    const arrived = await received;
    const times = own.mock.calls.length;
    own.mockRestore();
    return [arrived, times];
  }

  it.each(CASES)('sends the same bytes as any other: %s', async (_, pieces, times) => {
    const [theirs, often] = await send(pieces, (socket) => Reflect.deleteProperty(socket, '_writev'));
    const [ours, sometimes] = await send(pieces, writeWhole);
    expect(ours.equals(theirs)).toBe(true);
    expect([often, sometimes]).toEqual([1, times]);
  });

  it('tells each who wrote when the connection is lost', async () => {
    const socket = await open();
    socket.on('error', () => undefined);
    writeWhole(socket);
    socket.cork();
    const told = ['a', 'b'].map((text) => new Promise((resolve) => socket.write(text, resolve)));
    socket.destroy(new Error('gone'));
    expect(await Promise.all(told)).toEqual([expect.any(Error), expect.any(Error)]);
  });
});

describe('Written as a whole', () => {
  let own: jest.SpyInstance;

  beforeEach(() => (own = jest.spyOn(Socket.prototype, '_writev')));
  afterEach(() => own.mockRestore());

  it('are the answers of an HTTP application', async () => {
    const app = await createTestHttpApp({ controllers: [ShelvesController] });
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    const answers = [fetch(`http://127.0.0.1:${port}/shelves`), fetch(`http://127.0.0.1:${port}/nothing`)];
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 404]);
    expect(own.mock.contexts.filter((socket) => (socket as Socket).localPort === port)).toEqual([]);
    await app.close();
  });

  it('are the commands of a turn to Redis', async () => {
    const server = createServer((socket) => {
      socket.on('data', (asked) => socket.write('+OK\r\n'.repeat(asked.toString().match(/\*\d/g)?.length ?? 0)));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const client: ReturnType<typeof createClient> = createRedis(
      { url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}` },
      { warn: jest.fn() } as unknown as Log,
    );
    await new Promise<void>((resolve) => void client.once('ready', resolve));
    expect(await Promise.all([client.get('a'), client.get('b'), client.get('c')])).toEqual(['OK', 'OK', 'OK']);
    expect(own).not.toHaveBeenCalled();
    await client.disconnect();
    server.close();
  });
});
