import { Controller, Get, type Type, Version, VersioningType } from '@nestjs/common';
import type { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { DirectRoute } from '@app/fast-path';
import { Anyone } from '@app/platform';
import { createTestHttpApp } from '@test/support/http-app';

@Controller('doors')
class DoorsController {
  @Get('plain')
  @Anyone()
  plain(): object {
    return { door: 1 };
  }

  @Get('short')
  @DirectRoute()
  @Anyone()
  short(): object {
    return { door: 1 };
  }
}

@Controller('doors')
class VersionedDoorsController {
  @Get('versioned')
  @Version('1')
  @DirectRoute()
  @Anyone()
  first(): object {
    return { version: 1 };
  }

  @Get('versioned')
  @Version('2')
  @Anyone()
  second(): object {
    return { version: 2 };
  }
}

describe('An HTTP application supports features as Nest documents them:', () => {
  let app: NestFastifyApplication;

  const start = async (
    configure: (app: NestFastifyApplication) => void,
    controller: Type<object> = DoorsController,
  ): Promise<void> => {
    app = await createTestHttpApp({ controllers: [controller], configure });
  };
  const get = (url: string, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url, headers });

  afterEach(() => app.close());

  it.each(['/doors/plain', '/doors/short', '/doors/nothing'])('CORS, at %s', async (url) => {
    await start((made) => made.enableCors({ origin: 'https://shop.example', credentials: true }));
    const { headers } = await get(url, { origin: 'https://shop.example' });
    expect(headers['access-control-allow-origin']).toBe('https://shop.example');
    const preflight = await app.inject({
      method: 'OPTIONS',
      url,
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'GET' },
    });
    expect(preflight.statusCode).toBe(204);
  });

  it.each(['/doors/plain', '/doors/short', '/doors/nothing'])('security headers, at %s', async (url) => {
    await start((made) => made.useSecurityHeaders());
    expect((await get(url)).headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
  });

  it('versions in the path', async () => {
    await start((made) => made.enableVersioning({ type: VersioningType.URI }), VersionedDoorsController);
    const versions = await Promise.all(['/v1/doors/versioned', '/v2/doors/versioned'].map((url) => get(url)));
    expect(versions.map((answer) => answer.json<unknown>())).toEqual([{ version: 1 }, { version: 2 }]);
    expect((await get('/v3/doors/versioned')).statusCode).toBe(404);
  });

  it('versions in a header', async () => {
    await start(
      (made) => made.enableVersioning({ type: VersioningType.HEADER, header: 'x-version' }),
      VersionedDoorsController,
    );
    const versions = await Promise.all(['1', '2'].map((version) => get('/doors/versioned', { 'x-version': version })));
    expect(versions.map((answer) => answer.json<unknown>())).toEqual([{ version: 1 }, { version: 2 }]);
    expect((await get('/doors/versioned', { 'x-version': '3' })).statusCode).toBe(404);
  });

  it('hooks in its style, at each request and after each answer', async () => {
    const seen: string[] = [];
    await start((made) => {
      const adapter = made.getHttpAdapter() as unknown as FastifyAdapter;
      const see =
        (what: string) =>
        (_: unknown, __: unknown, done: () => void): void => {
          seen.push(what);
          done();
        };
      adapter.setOnRequestHook(see('request'));
      adapter.setOnResponseHook(see('response'));
    });
    await get('/doors/short');
    expect(seen).toEqual(['request', 'response']);
  });
});
