import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DatabaseModule, readConfig, REDIS, type RedisClient, RedisModule } from '@app/platform';
import type { TestDatabase } from '@test/support/database';
import { createdProduct } from '@test/support/fixtures';
import { createTestHttpApp, type TestAuthenticator } from '@test/support/http-app';
import { waitFor } from '@test/support/wait-for';
import { CartConfig } from '../src/cart.config';
import { CartHttpModule } from '../src/cart-http.module';
import type { CartView } from '../src/application/cart.view';
import { CART_COOKIE } from '../src/interface/http/cart-cookie';

@Module({})
class CartConfigModule {}

const cartConfig = () => {
  const provider = { provide: CartConfig, useValue: readConfig((env) => new CartConfig(env), {}) };
  return { module: CartConfigModule, global: true, providers: [provider], exports: [provider] };
};

interface CartServers {
  readonly database: Pick<TestDatabase, 'environment'>;
  readonly redisUrl: string;
  readonly authenticator: TestAuthenticator;
}

/** The context with its routes, and sessions that the spec creates. */
export async function startCartApp({
  database,
  redisUrl,
  authenticator,
}: CartServers): Promise<NestFastifyApplication> {
  const app = await createTestHttpApp({
    imports: [cartConfig(), DatabaseModule.forRoot(), RedisModule.forRoot(), CartHttpModule],
    environment: { ...database.environment, REDIS_URL: redisUrl },
    authenticator,
  });
  await waitFor(() => app.get<RedisClient>(REDIS).isReady, { what: 'Redis' });
  return app;
}

export { createdProduct as aProduct };

type Headers = Readonly<Record<string, string>>;

/** A browser: it stores the cart's cookie, and sends it with each request. */
export class Visitor {
  /** The cookie that the last response set; undefined without one. */
  setCookie: string | undefined;

  constructor(
    private readonly app: NestFastifyApplication,
    public token?: string,
    public cartCookie?: string,
  ) {}

  cart(headers?: Headers) {
    return this.call('GET', '/cart', { headers });
  }
  put(productId: string, quantity: unknown = 1, headers?: Headers) {
    return this.call('PUT', `/cart/items/${productId}`, { body: { quantity }, headers });
  }
  take(productId: string, headers?: Headers) {
    return this.call('DELETE', `/cart/items/${productId}`, { headers });
  }
  clear(headers?: Headers) {
    return this.call('DELETE', '/cart', { headers });
  }

  /** Products and quantities, in order. */
  async holds(): Promise<[productId: string, quantity: number][]> {
    return (await this.cart()).body.items.map(({ productId, quantity }) => [productId, quantity]);
  }

  private async call(
    method: 'GET' | 'PUT' | 'DELETE',
    url: string,
    { body, headers = {} }: { readonly body?: object; readonly headers?: Headers | undefined },
  ) {
    const answer = await this.app.inject({
      method,
      url,
      ...(body && { payload: body }),
      headers: {
        ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
        ...(this.cartCookie !== undefined && { cookie: `${CART_COOKIE}=${this.cartCookie}` }),
        ...headers,
      },
    });
    this.setCookie = answer.headers['set-cookie']?.toString();
    this.cartCookie = /^cart=([^;]*)/.exec(this.setCookie ?? '')?.[1] ?? this.cartCookie;
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: answer.json<CartView & { readonly code?: string }>(),
    };
  }
}
