import { Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ErrorCatalogue, Unavailable } from '@app/kernel';
import { Anyone, Log, Metrics, ShortRoute, SignedIn, userOf } from '@app/platform';
import { createTestHttpApp, TestAuthenticator } from '@test/support/http-app';
import type { FastifyReply, FastifyRequest } from 'fastify';

const errors = new ErrorCatalogue({
  'shelf.full': { kind: 'conflict', title: 'The shelf is full', help: 'Take something off.' },
  'shelf.broken': { kind: 'internal', title: 'The shelf is broken', help: 'That is our fault.' },
});

/** What a method may do, by the last part of the path. */
const MANNERS: Readonly<Record<string, (request: FastifyRequest, reply: FastifyReply) => unknown>> = {
  object: () => ({ a: 1 }),
  'object-later': () => Promise.resolve({ a: 1 }),
  text: (_, reply) => {
    void reply.header('content-type', 'application/json; charset=utf-8').header('etag', '"1"');
    return '{"b":2}';
  },
  'no-text': async (_, reply) => {
    void reply.status(304);
    return Promise.resolve('');
  },
  nothing: () => undefined,
  refusal: () => errors.error('shelf.full', { details: { books: 3 } }),
  'refusal-later': () => Promise.resolve(errors.error('shelf.full')),
  thrown: () => {
    throw errors.error('shelf.full');
  },
  'thrown-later': () => Promise.reject(errors.error('shelf.full')),
  away: () => Promise.reject(new Unavailable('redis')),
  bug: () => {
    throw new TypeError('x is not a function');
  },
  'bug-later': () => Promise.reject(new TypeError('x is not a function')),
  'our-fault': () => errors.error('shelf.broken', { cause: new Error('worm') }),
};
const act = (request: FastifyRequest, reply: FastifyReply): unknown =>
  MANNERS[(request.params as { how: string }).how]?.(request, reply);

@Controller('long')
class LongController {
  @Get('get/:how')
  @Anyone()
  get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): unknown {
    return act(request, reply);
  }

  @Post('post/:how')
  @SignedIn('customer')
  post(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): unknown {
    return act(request, reply);
  }

  @Post('coded')
  @HttpCode(202)
  @SignedIn('admin')
  coded(@Req() request: FastifyRequest): object {
    return { userId: userOf(request).userId };
  }

  @Get('forgotten')
  forgotten(): object {
    return {};
  }
}

@Controller('short')
class ShortController {
  @Get('get/:how')
  @ShortRoute()
  @Anyone()
  get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): unknown {
    return act(request, reply);
  }

  @Post('post/:how')
  @ShortRoute()
  @SignedIn('customer')
  post(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): unknown {
    return act(request, reply);
  }

  @Post('coded')
  @ShortRoute()
  @HttpCode(202)
  @SignedIn('admin')
  coded(@Req() request: FastifyRequest): object {
    return { userId: userOf(request).userId };
  }

  @Get('forgotten')
  @ShortRoute()
  forgotten(): object {
    return {};
  }
}

describe('A short route', () => {
  const authenticator = new TestAuthenticator();
  const [customer, admin] = [authenticator.signIn('customer'), authenticator.signIn('admin')];
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await createTestHttpApp({ controllers: [LongController, ShortController], authenticator });
  });
  afterAll(() => app.close());

  const ask = async (method: 'GET' | 'HEAD' | 'POST', url: string, token?: string) => {
    const headers = {
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      'x-request-id': 'mine',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const { statusCode, headers: sent, body } = await app.inject({ method, url, headers });
    // The paths differ in a letter or two, and so do their lengths.
    return {
      statusCode,
      headers: { ...sent, date: '', 'content-length': '' },
      body: body.replace('/short/', '/long/'),
    };
  };

  it.each(
    Object.keys(MANNERS).flatMap((how) => [
      ['GET', `get/${how}`, undefined] as const,
      ['HEAD', `get/${how}`, undefined] as const,
      ['POST', `post/${how}`, customer] as const,
      ['POST', `post/${how}`, admin] as const,
      ['POST', `post/${how}`, 'wrong'] as const,
      ['POST', `post/${how}`, undefined] as const,
    ]),
  )('answers as one through Nest would: %s %s', async (method, path, token) => {
    expect(await ask(method, `/short/${path}`, token)).toEqual(await ask(method, `/long/${path}`, token));
  });

  it.each([
    ['POST', 'coded', admin],
    ['POST', 'coded', customer],
    ['POST', 'post/', customer],
    ['GET', 'get/', undefined],
    ['GET', 'forgotten', undefined],
  ] as const)('answers as one through Nest would: %s %s', async (method, path, token) => {
    expect(await ask(method, `/short/${path}`, token)).toEqual(await ask(method, `/long/${path}`, token));
  });

  it('is refused to everyone when it does not say who may call it', async () => {
    expect(await ask('GET', '/short/forgotten', admin)).toMatchObject({ statusCode: 403 });
  });

  it.each(['our-fault', 'bug', 'bug-later'])('has its failures logged: %s', async (how) => {
    const error = jest.spyOn(app.get(Log), 'error').mockReset().mockImplementation();
    await ask('GET', `/short/get/${how}`);
    expect(error).toHaveBeenCalledTimes(1);
  });

  it('is measured once a request, as a HEAD too', async () => {
    await ask('HEAD', '/short/get/object');
    const text = await app.get(Metrics).registry.metrics();
    const counts = (method: string): number =>
      Number(new RegExp(`_count\\{method="${method}",route="/short/get/:how",status="200"\\} (\\d+)`).exec(text)?.[1]);
    expect([counts('HEAD'), counts('GET')]).toEqual([5, 4]);
  });
});
