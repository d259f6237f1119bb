import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import net from 'node:net';
import { detail, Refusal } from './progress.mjs';

const given = new Set();

/** The server's port of the last start when it is still free, else another below the range of outgoing connections. */
export async function keepPort(memory, name) {
  const kept = memory.get(`port:${name}`);
  return memory.set(`port:${name}`, await nextFree(kept ?? randomInt(20_000, 30_000), kept && name));
}

/** The wished port or the next free one after it. */
export const nearestPort = (name, wished) => nextFree(wished, name);

/** That port or none: for a port that the user named. */
export async function exactPort(port) {
  if (!(await isFree(port)))
    throw new Refusal(`Port ${port} is taken by ${holderOf(port)}. Choose another with --port.`);
  given.add(port);
  return port;
}

async function nextFree(first, announcedAs) {
  let port = first;
  while (given.has(port) || !(await isFree(port))) port++;
  if (port !== first && announcedAs && !given.has(first)) {
    detail(`port ${first} (${announcedAs}) is taken by ${holderOf(first)}; taking ${port}`);
  }
  given.add(port);
  return port;
}

// Both: with SO_REUSEADDR some systems let 127.0.0.1 be bound beside another process's 0.0.0.0.
const isFree = async (port) => !(await canConnect(port)) && (await canListen(port));

/** True when something accepts connections there. */
export function canConnect(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host, timeout: 2000 });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .on('connect', () => end(true))
      .on('error', () => end(false))
      .on('timeout', () => end(false));
  });
}

function canListen(port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Who listens on the port, as a person would look for it: "redis-server (process 123)". */
export function holderOf(port) {
  const pid = process.platform === 'linux' ? listenerByProc(port) : listenersByLsof(port)[0];
  return pid ? `${nameOf(pid)} (process ${pid})` : 'another program';
}

/**
 * True when that very process listens on the port. Ask before anything is sent there: between the look for a free port
 * and the moment when our process takes it, another program may have taken it.
 */
export function listensOn(pid, port) {
  return process.platform === 'linux' ? hasOneOf(pid, socketsOn(port)) : listenersByLsof(port).includes(String(pid));
}

const listenerByProc = (port) => {
  const sockets = socketsOn(port);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((pid) => hasOneOf(pid, sockets));
};

/** The kernel's names of the sockets that listen on a port of any address. */
function socketsOn(port) {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((file) => readOr(() => readFileSync(file, 'utf8').split('\n').slice(1), []))
    .map((row) => row.trim().split(/\s+/))
    .filter(([, address, , state]) => address?.endsWith(`:${hex}`) && state === '0A')
    .map((columns) => `socket:[${columns[9]}]`);
}

const hasOneOf = (pid, sockets) =>
  sockets.length > 0 &&
  readOr(() => readdirSync(`/proc/${pid}/fd`), []).some((fd) =>
    sockets.includes(readOr(() => readlinkSync(`/proc/${pid}/fd/${fd}`), '')),
  );

function listenersByLsof(port) {
  const { stdout } = spawnSync('lsof', ['-nP', '-t', `-iTCP:${port}`, '-sTCP:LISTEN']);
  return stdout?.toString().split('\n').filter(Boolean) ?? [];
}

function nameOf(pid) {
  return (
    readOr(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim(), undefined) ??
    spawnSync('ps', ['-o', 'comm=', '-p', pid]).stdout.toString().trim()
  );
}

// Other people's processes come, go and may not be looked into.
function readOr(read, otherwise) {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
