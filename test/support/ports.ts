import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';

// Below the range from which systems take ports for outgoing connections, and a range for each Jest worker. Past 10080,
// which fetch refuses to ask (Fetch standard, "port blocking").
const FIRST = 10_100;
const EACH = 600;
const base = FIRST + (Number(process.env.JEST_WORKER_ID ?? 0) % 16) * EACH;
let next = randomInt(EACH);

/** A port on 127.0.0.1 that is free and that this worker has not given out lately. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < EACH; tries++) {
    const port = base + (next++ % EACH);
    if (await canListen(port)) return port;
  }
  throw new Error(`no free port from ${base} on`);
}

async function canListen(port: number): Promise<boolean> {
  const server = net.createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return true;
  } catch {
    return false;
  }
}
