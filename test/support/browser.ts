import type { ApiAnswer, ApiClient } from './api-client';

interface Call {
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

/** Calls as a page of the shop does in a browser: with the cookies that the shop has set, and from the same origin. */
export class Browser {
  private readonly cookies = new Map<string, string>();

  constructor(public client: ApiClient) {}

  /** Another browser with the same cookies, as if it had been closed at this moment. */
  copy(): Browser {
    const copy = new Browser(this.client);
    for (const [name, value] of this.cookies) copy.cookies.set(name, value);
    return copy;
  }

  cookie(name: string): string | undefined {
    return this.cookies.get(name);
  }

  async call<Body = Record<string, unknown>>(method: string, path: string, call: Call = {}): Promise<ApiAnswer<Body>> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { 'sec-fetch-site': 'same-origin', ...(cookie && { cookie }) };
    const answer = await this.client.call<Body>(method, path, { ...call, headers });
    for (const setCookie of answer.headers.getSetCookie()) this.keep(setCookie);
    return answer;
  }

  private keep(setCookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(setCookie) ?? [];
    const expires = /; Expires=([^;]+)/.exec(setCookie)?.[1];
    if (expires !== undefined && new Date(expires).getTime() <= Date.now()) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
