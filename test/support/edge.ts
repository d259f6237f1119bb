import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports';
import { SecureClient } from './secure-client';
import { testServers } from './servers';
import { waitFor } from './wait-for';

const CONFIG = join(__dirname, '..', '..', 'docker', 'edge');
const { TEST_HAPROXY: haproxy, TEST_EDGE_CERTIFICATE, TEST_EDGE_CERTIFICATE_AND_KEY } = process.env;

/** `describe` for specs that need an edge: skipped, with the reason in the name, where the driver found no HAProxy. */
export const describeWithEdge: (name: string, specs: () => void) => void =
  haproxy === undefined
    ? (name, specs) => describe.skip(`${name} (skipped: HAProxy 2.6+ is not here and could not be installed)`, specs)
    : describe;

interface EdgeOptions {
  /** The addresses of two APIs, `http://host:port`. */
  readonly apis: readonly [string, string];
  /** The bucket of the pictures; without one there are no pictures. */
  readonly bucket?: string;
  /** More variables of docker/edge/http.cfg. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What the edge's log has of a request. */
export interface EdgeLogLine {
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly server: string;
  readonly retries: string;
  readonly network: string;
}

export type ServerName = 'api1' | 'api2';

/** A HAProxy of its own with the configuration of docker/edge. */
export class TestEdge {
  private readonly output: string[] = [];
  private readonly clients: SecureClient[] = [];

  private constructor(
    readonly url: string,
    readonly staffUrl: string,
    private readonly dir: string,
    private readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.output.push(text));
    }
  }

  /** Starts it and waits until it has found both APIs ready. @throws with its last words otherwise */
  static async start({ apis, bucket = 'none', env = {} }: EdgeOptions): Promise<TestEdge> {
    const [port, staffPort] = [await freePort(), await freePort()];
    const dir = mkdtempSync(join(tmpdir(), 'edge-'));
    const child = spawn(
      haproxy!,
      ['-db', ...['haproxy.cfg', 'http.cfg'].flatMap((file) => ['-f', join(CONFIG, file)])],
      {
        env: {
          EDGE_ADDRESS: `127.0.0.1:${port}`,
          EDGE_STAFF_ADDRESS: `127.0.0.1:${staffPort}`,
          EDGE_CERTIFICATE: TEST_EDGE_CERTIFICATE_AND_KEY,
          EDGE_RUN_DIR: dir,
          EDGE_API_1: new URL(apis[0]).host,
          EDGE_API_2: new URL(apis[1]).host,
          EDGE_STORE: new URL(testServers().awsEndpoint).host,
          EDGE_STORE_BUCKET: bucket,
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const edge = new TestEdge(`https://localhost:${port}`, `https://localhost:${staffPort}`, dir, child);
    await waitFor(() => edge.statusOf('api1'), { what: 'the edge to listen' }).catch(async (error: unknown) => {
      await edge.stop();
      throw new Error(`the edge did not start:\n${edge.log}`, { cause: error });
    });
    return edge;
  }

  /** A caller, with headers for each request: at the address for staff, or `from` another local address than 127.0.0.1. */
  client(
    headers: Readonly<Record<string, string>> = {},
    { staff = false, from }: { readonly staff?: boolean; readonly from?: string } = {},
  ): SecureClient {
    const client = new SecureClient(staff ? this.staffUrl : this.url, { certificate: this.certificate, headers, from });
    this.clients.push(client);
    return client;
  }

  /** What a client must trust. */
  get certificate(): Buffer {
    return readFileSync(TEST_EDGE_CERTIFICATE!);
  }

  get log(): string {
    return this.output.join('');
  }

  /** The requests so far, in the order of their ends. */
  get requests(): EdgeLogLine[] {
    return this.log
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'))
      .map((line) => JSON.parse(line) as EdgeLogLine);
  }

  /** Whether the edge sends requests to the API: `UP`, `DOWN`, `DRAIN`, or between two of them such as `DOWN 1/2`. */
  async statusOf(server: ServerName, backend = 'api'): Promise<string | undefined> {
    const rows = (await this.command(`show stat ${backend} 4 -1`)).split('\n').map((row) => row.split(','));
    const column = rows[0]!.indexOf('status');
    return rows.find(([, name]) => name === server)?.[column];
  }

  untilUp = (server: ServerName, backend?: string): Promise<true> =>
    waitFor(async () => (await this.statusOf(server, backend)) === 'UP', {
      what: `the edge to find ${server} ready`,
      deadlineMs: 240_000,
    });

  untilDown = (server: ServerName, backend?: string): Promise<true> =>
    waitFor(async () => (await this.statusOf(server, backend))?.startsWith('DOWN'), {
      what: `the edge to find ${server} not ready`,
      deadlineMs: 240_000,
    }).then(() => true);

  /** A command of HAProxy's runtime API. */
  async command(text: string): Promise<string> {
    const socket = connect(join(this.dir, 'admin.sock'));
    await once(socket, 'connect');
    socket.end(`${text}\n`);
    let answer = '';
    for await (const piece of socket) answer += String(piece);
    return answer;
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.close();
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGTERM');
      await once(this.child, 'close');
    }
    rmSync(this.dir, { recursive: true, force: true });
  }
}
