import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type SignedIn, SignInListener } from '../src/contract';
import { IdentityServers, PASSWORD, someEmail, startHttpApp } from './identity.fixture';

class Listener extends SignInListener {
  readonly calls: SignedIn[] = [];
  fails = false;

  signedIn(signedIn: SignedIn): Promise<void> {
    this.calls.push(signedIn);
    return this.fails ? Promise.reject(new Error('cannot listen')) : Promise.resolve();
  }
}

@Module({})
class ListenerModule {}

describe('The sign-in listener', () => {
  const listener = new Listener();
  let servers: IdentityServers;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    servers = await IdentityServers.start();
    const provider = { provide: SignInListener, useValue: listener };
    const module = { module: ListenerModule, global: true, providers: [provider], exports: [provider] };
    app = await startHttpApp(servers, {}, [module]);
  });
  afterAll(async () => {
    await app.close();
    await servers.stop();
  });
  beforeEach(() => {
    listener.calls.length = 0;
    listener.fails = false;
  });

  const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
    app.inject({ method: 'POST', url, payload, headers });

  async function signIn(headers: Record<string, string>, password = PASSWORD) {
    const email = someEmail().address;
    await post('/auth/sign-up', { email, password: PASSWORD, name: 'Kim Minji' });
    const answer = await post('/auth/sign-in', { email, password }, headers);
    return { status: answer.statusCode, userId: answer.json<{ user?: { userId: string } }>().user?.userId };
  }

  it('is called with the cookies of the browser', async () => {
    const { userId } = await signIn({ cookie: 'cart=some; other=thing', 'sec-fetch-site': 'same-origin' });
    expect(listener.calls).toEqual([{ userId, cookies: { cart: 'some', other: 'thing' } }]);
  });

  it('is called without the cookies of a request from another site', async () => {
    const { userId } = await signIn({ cookie: 'cart=some', 'sec-fetch-site': 'same-site' });
    expect(listener.calls).toEqual([{ userId, cookies: {} }]);
  });

  it('is called only after a successful sign-in', async () => {
    expect((await signIn({ cookie: 'cart=some' }, 'three loud rivers')).status).toBe(401);
    expect(listener.calls).toEqual([]);
  });

  it('does not affect the sign-in when it throws', async () => {
    listener.fails = true;
    expect((await signIn({ cookie: 'cart=some' })).status).toBe(200);
    expect(listener.calls).toHaveLength(1);
  });
});
