import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHILDREN = join(__dirname, '..', '..', 'scripts', 'lib', 'children.mjs');
const SECONDS = 2;

/** A server that was slower than another program to take its port, and goes on trying. */
const SERVER = `
const http = require('node:http');
const tryToListen = () => {
  const server = http.createServer((_, answer) => answer.end('ours'));
  server.on('error', () => setTimeout(tryToListen, 50));
  server.listen(Number(process.argv[2]), '127.0.0.1');
};
tryToListen();
`;

/** Launches that server as `npm start` launches its own, waits until it is ready, and ends it. */
const START = `
import { Children } from ${JSON.stringify(CHILDREN)};
const [folder, program, port] = process.argv.slice(1);
const children = new Children(folder);
const answers = async () => {
  const answer = await fetch('http://127.0.0.1:' + port, { method: 'POST', body: 'the password' }).catch(() => undefined);
  return answer?.status === 200;
};
try {
  const entry = children.launch({ name: 'shop', program: process.execPath, args: [program, port], port: Number(port) });
  await children.ready(entry, answers, ${SECONDS});
  console.log('ready');
} catch (error) {
  console.log(error.message.split('\\n')[0]);
} finally {
  await children.stop();
}
`;

describe('the start of a server of our own', () => {
  let folder: string;
  let program: string;
  let stranger: Server;
  let received: number;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'port-owner-'));
    program = join(folder, 'server.cjs');
    writeFileSync(program, SERVER);
    received = 0;
    stranger = createServer((_, answer) => {
      received++;
      answer.end('not ours');
    }).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
  });
  afterEach(() => {
    stranger.close();
    rmSync(folder, { recursive: true });
  });

  const port = () => String((stranger.address() as AddressInfo).port);

  const start = (at: string) =>
    new Promise<string>((resolve) => {
      const args = ['--input-type=module', '--eval', START, folder, program, at];
      execFile(process.execPath, args, (_, output) => resolve(output));
    });

  it('sends nothing to another program that took the port first', async () => {
    const output = await start(port());
    expect(output).toContain(`shop was not ready within ${SECONDS} s`);
    expect(received).toBe(0);
  });

  it('is ready when the process itself listens on the port', async () => {
    const free = port();
    stranger.close();
    await once(stranger, 'close');
    expect(await start(free)).toContain('ready');
  });
});
