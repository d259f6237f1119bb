import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, run } from './commands.mjs';
import { findEdge } from './find-servers.mjs';
import { exactPort, listensOn, nearestPort } from './ports.mjs';
import { Refusal, step } from './progress.mjs';
import { root } from './project.mjs';

const configFiles = ['haproxy.cfg', 'http.cfg'].map((file) => join(root, 'docker', 'edge', file));

/** A certificate that ends within a day is made anew. */
const DAY_SECONDS = 86_400;

/** The programs of the edge. @throws Refusal where they cannot be had */
export async function ensureEdge() {
  const programs = await findEdge();
  if (!programs) {
    throw new Refusal(
      'The edge needs HAProxy 2.6+ and openssl on the PATH: `apt-get install haproxy openssl` or `brew install haproxy openssl`. Without --edge the APIs are reached directly.',
    );
  }
  return programs;
}

/**
 * Where the edge will be: `{ port, staffPort, url, staffUrl }`, known before it runs, since the API gives pictures its
 * address. `earlier` is the place of an earlier start of this process, which is kept.
 */
export async function placeEdge(earlier) {
  const port = earlier ? await exactPort(earlier.port) : await nearestPort('edge', 8443);
  const staffPort = earlier ? await exactPort(earlier.staffPort) : await nearestPort('edge for staff', port + 1);
  return { port, staffPort, url: `https://127.0.0.1:${port}`, staffUrl: `https://127.0.0.1:${staffPort}` };
}

/** The variables of the APIs behind an edge. Pictures of a store with https are read from the store, as without an edge. */
export const behindEdge = ({ url }, s3) => ({
  HTTP_TRUSTED_PROXIES: '127.0.0.1',
  ...(s3.endpoint.startsWith('http://') && !process.env.IMAGE_BASE_URL && { IMAGE_BASE_URL: `${url}/pictures` }),
});

/**
 * Runs HAProxy with docker/edge before two APIs, and waits until it takes connections. Answers what .local/run.json has of
 * it, `{ url, staffUrl, certificate, socket, log }`, and `pid`.
 */
export async function startEdge({ programs, place, apiUrls, s3, dataDir, children }) {
  step(`starting haproxy ${programs.version} on ports ${place.port} and ${place.staffPort}`);
  const dir = join(dataDir, 'edge');
  const certificate = await ensureCertificate(programs.openssl, dir);
  const socket = join(dir, 'admin.sock');
  const child = children.launch({
    name: 'edge',
    program: programs.haproxy,
    // In the foreground, one process: it is ours to end.
    args: ['-db', ...configFiles.flatMap((file) => ['-f', file])],
    env: {
      EDGE_ADDRESS: `127.0.0.1:${place.port}`,
      EDGE_STAFF_ADDRESS: `127.0.0.1:${place.staffPort}`,
      EDGE_CERTIFICATE: certificate.withKey,
      EDGE_RUN_DIR: dir,
      EDGE_API_1: new URL(apiUrls[0]).host,
      EDGE_API_2: new URL(apiUrls[1]).host,
      EDGE_STORE: hostAndPort(s3.endpoint),
      EDGE_STORE_BUCKET: s3.bucket,
    },
    port: place.port,
  });
  await children.ready(child, () => listensOn(child.pid, place.staffPort), 30);
  const { url, staffUrl } = place;
  return {
    pid: child.pid,
    url,
    staffUrl,
    certificate: certificate.alone,
    socket,
    log: join(dataDir, 'logs', 'edge.log'),
  };
}

function hostAndPort(url) {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}

/** A self-signed certificate for this machine: `alone`, which clients may trust, and `withKey`, for the server alone. */
export async function ensureCertificate(openssl, dir) {
  const files = { alone: join(dir, 'certificate.pem'), withKey: join(dir, 'certificate-and-key.pem') };
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (existsSync(files.withKey) && (await isValid(openssl, files.withKey))) return files;
  step('making a self-signed certificate');
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '397'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  // Both come on standard output, so that no key lies in a file that others may read.
  const made = await run(openssl, [...request, ...names, '-keyout', '-', '-out', '-'], { purpose: 'openssl' });
  const certificate = /-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n/s.exec(made)[0];
  const key = /-----BEGIN PRIVATE KEY-----.*?-----END PRIVATE KEY-----\n/s.exec(made)[0];
  write(files.alone, certificate);
  write(files.withKey, certificate + key);
  return files;
}

const isValid = async (openssl, file) =>
  (await attempt(openssl, ['x509', '-in', file, '-noout', '-checkend', String(DAY_SECONDS)])).code === 0;

function write(file, text) {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
