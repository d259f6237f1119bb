import { Call, HttpClient } from './http-client';
import { Reply, successOf } from './problem';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Calls as the admin: signs in first, and again when the session has ended (a restart of Redis, a long pause). */
export class AdminSession {
  private token: Promise<string> | undefined;

  constructor(
    private readonly http: HttpClient,
    private readonly credentials: Credentials,
  ) {}

  async call(call: Call): Promise<Reply> {
    const token = (this.token ??= this.signIn());
    const reply = await this.callWith(await token, call);
    if (reply.status !== 401) return reply;
    // Another call may have signed in again already.
    if (this.token === token) this.token = this.signIn();
    return this.callWith(await this.token, call);
  }

  private callWith(token: string, call: Call): Promise<Reply> {
    return this.http.call({ ...call, headers: { ...call.headers, Authorization: `Bearer ${token}` } });
  }

  private async signIn(): Promise<string> {
    const reply = await this.http.call({ method: 'POST', path: '/auth/sign-in', body: this.credentials });
    return successOf('POST /auth/sign-in (admin)', reply).text('token');
  }
}
