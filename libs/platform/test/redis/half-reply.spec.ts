import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { forgetHalfReplies } from '@app/platform/redis/decoder';
import { createClient } from 'redis';

type RedisClient = ReturnType<typeof createClient>;

/** Answers every GET with the key itself, but ends the first connection in the middle of its first answer. */
class LostInTheMiddle {
  private connections = 0;
  readonly server: Server;

  constructor(half: string) {
    this.server = createServer((socket) => this.serve(socket, ++this.connections === 1 ? half : undefined));
  }

  async url(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `redis://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private serve(socket: Socket, half: string | undefined): void {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const [, key] of chunk.toString().matchAll(/\*\d+\r\n(?:\$3\r\nGET\r\n\$\d+\r\n(\w+))?/g)) {
        if (key === undefined) socket.write('+OK\r\n');
        else if (half === undefined) socket.write(`$${key.length}\r\n${key}\r\n`);
        else socket.end(half);
      }
    });
  }
}

describe('A connection that was lost in the middle of a reply', () => {
  let client: RedisClient;
  let redis: LostInTheMiddle;

  beforeAll(forgetHalfReplies);
  afterEach(async () => {
    await client.disconnect();
    redis.server.close();
  });

  it.each([
    ['a text', '$20\r\nfirst'],
    ['the length of a text', '$2'],
    ['a number', ':12'],
    ['a number below zero', ':-'],
    ['a list', '*3\r\n$5\r\nfirst\r\n'],
    ['the length of a list', '*3'],
    ['a list in a list', '*2\r\n*2\r\n$5\r\nfirst\r\n$6'],
  ])('(%s) leaves nothing behind: each answer reaches its caller', async (_, half) => {
    redis = new LostInTheMiddle(half);
    client = createClient({
      url: await redis.url(),
      disableOfflineQueue: true,
      socket: { reconnectStrategy: () => 10 },
    });
    client.on('error', () => undefined);
    await client.connect();
    const readyAgain = new Promise((ready) => client.once('ready', ready));
    await expect(client.get('first')).rejects.toThrow();
    await readyAgain;

    const names = ['alice', 'bob', 'carol', 'dave', 'erin'];
    expect(await Promise.all(names.map((name) => client.get(name)))).toEqual(names);
  });
});
