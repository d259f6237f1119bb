import { Agent, request } from 'node:https';
import type { ApiAnswer } from './api-client';

interface SecureOptions {
  /** What the server's certificate is compared with. */
  readonly certificate: Buffer;
  /** For each request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The local address to connect from. */
  readonly from?: string | undefined;
}

interface SecureCall {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; text and bytes are sent as they are. */
  readonly body?: unknown;
}

const PATIENCE_MS = 60_000;

/**
 * JSON over HTTPS, for a server with the test driver's certificate. Every answer is returned, also a refusal; only a lost
 * connection throws.
 */
export class SecureClient {
  private readonly agent: Agent;

  constructor(
    readonly baseUrl: string,
    private readonly options: SecureOptions,
  ) {
    const { certificate, from } = options;
    this.agent = new Agent({ keepAlive: true, ca: certificate, localAddress: from });
  }

  get<Body = Record<string, unknown>>(path: string, headers: SecureCall['headers'] = {}): Promise<ApiAnswer<Body>> {
    return this.call<Body>('GET', path, { headers });
  }

  post<Body = Record<string, unknown>>(
    path: string,
    body: unknown,
    headers: SecureCall['headers'] = {},
  ): Promise<ApiAnswer<Body>> {
    return this.call<Body>('POST', path, { body, headers });
  }

  call<Body = Record<string, unknown>>(
    method: string,
    path: string,
    { headers, body }: SecureCall = {},
  ): Promise<ApiAnswer<Body>> {
    const sent = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const sending = request(
        `${this.baseUrl}${path}`,
        {
          method,
          agent: this.agent,
          timeout: PATIENCE_MS,
          headers: {
            ...(sent !== undefined && {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(sent),
            }),
            ...this.options.headers,
            ...headers,
          },
        },
        (answer) => {
          const pieces: Buffer[] = [];
          answer.on('data', (piece: Buffer) => pieces.push(piece)).on('error', reject);
          answer.on('end', () => {
            const text = Buffer.concat(pieces).toString();
            const isJson = /\bjson\b/.test(answer.headers['content-type'] ?? '');
            resolve({
              status: answer.statusCode ?? 0,
              headers: new Headers(pairsOf(answer.rawHeaders)),
              text,
              body: (isJson ? JSON.parse(text) : {}) as Body,
            });
          });
        },
      );
      sending.on('timeout', () => sending.destroy(new Error(`${method} ${path}: no answer in ${PATIENCE_MS} ms`)));
      sending.on('error', reject);
      sending.end(sent);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

function pairsOf(raw: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let n = 0; n + 1 < raw.length; n += 2) pairs.push([raw[n]!, raw[n + 1]!]);
  return pairs;
}
