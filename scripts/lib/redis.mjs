import { mkdirSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { step } from './progress.mjs';

/** Starts a Redis or Valkey of our own on 127.0.0.1. Its append-only file keeps sessions and carts for the next start. */
export async function startRedis({ server, dataDir, port, children }) {
  step(`starting redis ${server.version} on port ${port}`);
  const dir = join(dataDir, 'redis');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const options = { bind: '127.0.0.1', port, dir, appendonly: 'yes', save: '', daemonize: 'no' };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = children.launch({ name: 'redis', program: server.program, args, port });
  await children.ready(child, () => answersPing(port), 60);
  return child.pid;
}

/** True when a server says PONG there (while it loads its file it says LOADING). */
function answersPing(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1', timeout: 2000 });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => socket.write('PING\r\n'));
    socket.on('data', (reply) => end(reply.toString().startsWith('+PONG')));
    socket.on('error', () => end(false)).on('timeout', () => end(false));
  });
}
