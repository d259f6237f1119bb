type Json = Record<string, unknown>;

export interface ApiAnswer<Body> {
  readonly status: number;
  readonly headers: Headers;
  /** The body as it came. */
  readonly text: string;
  /** The body as JSON; an empty object where it is none. */
  readonly body: Body;
}

interface Credentials {
  readonly token?: string;
  readonly apiKey?: string;
}

interface CallOptions {
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

interface Call extends CallOptions {
  /** Sent as JSON; text is sent as it is. */
  readonly body?: unknown;
}

const PATIENCE_MS = 30_000;

/** JSON over HTTP with one caller's credentials. Every answer is returned, also a refusal; only a lost connection throws. */
export class ApiClient {
  constructor(
    readonly baseUrl: string,
    private readonly credentials: Credentials = {},
  ) {}

  /** The same address, with another caller. */
  as(credentials: Credentials): ApiClient {
    return new ApiClient(this.baseUrl, credentials);
  }

  /** The same caller, calling another process. */
  at(baseUrl: string): ApiClient {
    return new ApiClient(baseUrl, this.credentials);
  }

  get<Body = Json>(path: string, options?: CallOptions): Promise<ApiAnswer<Body>> {
    return this.call('GET', path, options);
  }

  post<Body = Json>(path: string, body?: unknown, options?: CallOptions): Promise<ApiAnswer<Body>> {
    return this.call('POST', path, { ...options, body });
  }

  put<Body = Json>(path: string, body?: unknown, options?: CallOptions): Promise<ApiAnswer<Body>> {
    return this.call('PUT', path, { ...options, body });
  }

  patch<Body = Json>(path: string, body?: unknown, options?: CallOptions): Promise<ApiAnswer<Body>> {
    return this.call('PATCH', path, { ...options, body });
  }

  delete<Body = Json>(path: string, options?: CallOptions): Promise<ApiAnswer<Body>> {
    return this.call('DELETE', path, options);
  }

  async call<Body = Json>(method: string, path: string, call: Call = {}): Promise<ApiAnswer<Body>> {
    const { body, idempotencyKey, headers, signal } = call;
    const { token, apiKey } = this.credentials;
    const response = await fetch(`${this.baseUrl}${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(apiKey !== undefined && { 'x-api-key': apiKey }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
        ...headers,
      },
      body: typeof body === 'string' || body === undefined ? (body ?? null) : JSON.stringify(body),
      signal: signal ?? AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parse(response, text) as Body };
  }
}

const parse = (response: Response, text: string): unknown =>
  /\bjson\b/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : {};

/** The answer, if it is a success. @throws with the problem otherwise: for what a spec only needs to get done. */
export function succeeded<Body>(answer: ApiAnswer<Body>): ApiAnswer<Body> {
  if (answer.status >= 400) throw new Error(`unexpectedly ${answer.status}: ${answer.text}`);
  return answer;
}
