import { type ApiAnswer, ApiClient } from '@test/support/api-client';
import type { Contract } from './contract';

type Call = NonNullable<Parameters<ApiClient['call']>[2]>;
type Credentials = Parameters<ApiClient['as']>[0];

/** Answers that deviate from the contract, as sentences; a spec asserts after each test that there are none. */
export type Violations = string[];

/** An API client that compares every answer with the published contract. */
export class ContractClient extends ApiClient {
  constructor(
    baseUrl: string,
    private readonly held: { readonly contract: Contract; readonly violations: Violations },
    private readonly shown: Credentials = {},
  ) {
    super(baseUrl, shown);
  }

  /** The caller's credentials, for requests that are not made by `call`. */
  get authorization(): Record<string, string> {
    const { token, apiKey } = this.shown;
    return {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(apiKey !== undefined && { 'x-api-key': apiKey }),
    };
  }

  override as(credentials: Credentials): ContractClient {
    return new ContractClient(this.baseUrl, this.held, credentials);
  }

  override async call<Body = Record<string, unknown>>(
    method: string,
    path: string,
    call?: Call,
  ): Promise<ApiAnswer<Body>> {
    const answer = await super.call<Body>(method, path, call);
    this.hold(method, path, answer);
    return answer;
  }

  /** Sends the body unchanged, with the given headers and no others. */
  async send(
    method: string,
    path: string,
    { body, headers = {} }: { readonly body?: string | Uint8Array; readonly headers?: Record<string, string> } = {},
  ): Promise<ApiAnswer<Record<string, unknown>>> {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const response = await fetch(`${this.baseUrl}${path}`, {
      method,
      headers,
      body: bytes ? Buffer.from(bytes) : null,
    });
    const text = await response.text();
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '') && text !== '';
    const answer = {
      status: response.status,
      headers: response.headers,
      text,
      body: (isJson ? JSON.parse(text) : {}) as Record<string, unknown>,
    };
    this.hold(method, path, answer);
    return answer;
  }

  private hold(method: string, path: string, { status, headers, text }: ApiAnswer<unknown>): void {
    if (method === 'HEAD') return;
    this.held.violations.push(...this.held.contract.violationsIn({ method, path, status, headers, text }));
  }
}
