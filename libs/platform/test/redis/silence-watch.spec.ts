import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { Log, ProcessConfig, readConfig } from '@app/platform';
import { SilenceWatch } from '@app/platform/redis/silence-watch';
import { createFaultyProxy, type FaultyProxy } from '@test/support/faulty-proxy';
import { waitFor } from '@test/support/wait-for';
import { createClient } from 'redis';

type RedisClient = ReturnType<typeof createClient>;

const LOOK_EVERY_MS = 100;
const log = new Log(readConfig((env) => new ProcessConfig(env), { LOG_LEVEL: 'silent' }));

describe('A client of Redis that is watched', () => {
  let server: Server;
  let proxy: FaultyProxy;
  let client: RedisClient;
  let watch: SilenceWatch;
  /** How many times the client has connected. */
  let connections: number;

  beforeEach(async () => {
    connections = 0;
    server = createServer((socket) => {
      connections++;
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        for (const [, command] of chunk.toString().matchAll(/\*\d+\r\n\$\d+\r\n(\w+)/g)) {
          socket.write(command === 'PING' ? '+PONG\r\n' : '+OK\r\n');
        }
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxy = await createFaultyProxy((server.address() as AddressInfo).port);
    client = createClient({
      url: `redis://127.0.0.1:${proxy.port}`,
      disableOfflineQueue: true,
      socket: { reconnectStrategy: () => 20 },
    });
    client.on('error', () => undefined);
    watch = new SilenceWatch(client, log, { lookEveryMs: LOOK_EVERY_MS, looks: 3, longestPauseMs: 50 });
    await client.connect();
  });
  afterEach(async () => {
    watch.stop();
    if (client.isOpen) await client.disconnect();
    await proxy.close();
    server.close();
  });

  const untilItAnswers = () => waitFor(() => client.ping(), { what: 'an answer' });

  it('replaces a silent connection with a new one', async () => {
    proxy.forsake();
    await untilItAnswers();
    expect(connections).toBe(2);
  });

  it('replaces a connection that falls silent during the connect', async () => {
    proxy.blackHole();
    proxy.cut();
    await waitFor(() => connections === 2, { what: 'a new connection' });
    proxy.forsake();
    await proxy.heal();
    proxy.delay(50); // long enough for a second attempt to begin, if there were one
    await untilItAnswers();
    expect(connections).toBe(3);
  });

  it('keeps an idle connection on which Redis answers', async () => {
    const until = performance.now() + 10 * LOOK_EVERY_MS;
    await waitFor(() => performance.now() > until, { what: 'many looks' });
    await untilItAnswers();
    expect(connections).toBe(1);
  });
});
