import {
  Body,
  Controller,
  Get,
  Header,
  Headers,
  HttpCode,
  Injectable,
  Ip,
  Param,
  type PipeTransform,
  Post,
  Query,
  Redirect,
  Req,
  Res,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
} from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ErrorCatalogue, type IdempotentRequest, Unavailable } from '@app/kernel';
import { DirectRoute } from '@app/fast-path';
import {
  Anyone,
  CurrentUser,
  Idempotent,
  IdParam,
  IntegerField,
  Log,
  Metrics,
  PageQuery,
  SignedIn,
  type SignedInUser,
  userOf,
} from '@app/platform';
import { createTestHttpApp, TestAuthenticator } from '@test/support/http-app';
import type { FastifyReply, FastifyRequest } from 'fastify';

const errors = new ErrorCatalogue({
  'shelf.full': { kind: 'conflict', title: 'The shelf is full', help: 'Take something off.' },
  'shelf.unknown': { kind: 'not-found', title: 'No such shelf', help: 'Look for another.' },
  'shelf.locked': { kind: 'unauthenticated', title: 'The shelf is locked', help: 'Say who you are.' },
  'shelf.crowded': { kind: 'too-many-requests', title: 'Too many at the shelf', help: 'Come again.' },
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
  'refusal-401': () => errors.error('shelf.locked'),
  'refusal-429': () => errors.error('shelf.crowded', { retryAfterSeconds: 7 }),
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

class BookRequest {
  @IntegerField({ description: 'How many.', min: 1, example: 2 })
  readonly copies: number;
}

/** All that a handler may be called with. */
const told = (...[{ userId }, shelfId, known, { limit, cursor }, { copies }, { key, requestHash }]: Told): object => ({
  ...{ userId, shelfId, known, limit, cursor, copies, key },
  hash: requestHash.length,
});

type Told = [SignedInUser, string, string | undefined, PageQuery, BookRequest, IdempotentRequest];

const aShelf = IdParam.of(errors, 'shelf.unknown');

const turnTo = ({ limit }: PageQuery, reply: FastifyReply): string => {
  void reply.header('x-limit', limit);
  return String(limit);
};

@Controller('doors')
class DoorsController {
  @Get('pages')
  @DirectRoute()
  @Anyone()
  page(@Query() query: PageQuery, @Res({ passthrough: true }) reply: FastifyReply): string {
    return turnTo(query, reply);
  }

  @Post('shelves/:shelfId/books')
  @DirectRoute()
  @SignedIn('customer')
  all(
    @CurrentUser() user: SignedInUser,
    @Param('shelfId', aShelf) shelfId: string,
    @Headers('If-None-Match') known: string | undefined,
    @Query() page: PageQuery,
    @Body() book: BookRequest,
    @Idempotent() request: IdempotentRequest,
  ): object {
    return told(user, shelfId, known, page, book, request);
  }

  @Get('get/:how')
  @DirectRoute()
  @Anyone()
  get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): unknown {
    return act(request, reply);
  }

  @Post('post/:how')
  @DirectRoute()
  @SignedIn('customer')
  post(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): unknown {
    return act(request, reply);
  }

  @Post('coded')
  @DirectRoute()
  @HttpCode(202)
  @SignedIn('admin')
  coded(@Req() request: FastifyRequest): object {
    return { userId: userOf(request).userId };
  }

  @Get('forgotten')
  @DirectRoute()
  forgotten(): object {
    return {};
  }
}

interface Sent {
  readonly payload?: object;
  readonly 'idempotency-key'?: string;
  readonly 'if-none-match'?: string;
}

describe('A direct route', () => {
  const authenticator = new TestAuthenticator();
  const [customer, admin] = [authenticator.signIn('customer'), authenticator.signIn('admin')];
  let app: NestFastifyApplication;
  let plain: NestFastifyApplication;

  beforeAll(async () => {
    app = await createTestHttpApp({ controllers: [DoorsController], authenticator, fastPath: true });
    plain = await createTestHttpApp({ controllers: [DoorsController], authenticator, fastPath: false });
  });
  afterAll(() => Promise.all([app.close(), plain.close()]));

  const ask = async (
    method: 'GET' | 'HEAD' | 'POST',
    url: string,
    token?: string,
    { payload, ...own }: Sent = {},
    to = app,
  ) => {
    const headers = {
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      'x-request-id': 'mine',
      ...own,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const { statusCode, headers: sent, body } = await to.inject({ method, url, headers, ...(payload && { payload }) });
    return { statusCode, headers: { ...sent, date: '' }, body };
  };
  const askPlain = (method: 'GET' | 'HEAD' | 'POST', url: string, token?: string, sent: Sent = {}) =>
    ask(method, url, token, sent, plain);

  it.each(
    Object.keys(MANNERS).flatMap((how) => [
      ['GET', `get/${how}`, undefined] as const,
      ['HEAD', `get/${how}`, undefined] as const,
      ['POST', `post/${how}`, customer] as const,
      ['POST', `post/${how}`, admin] as const,
      ['POST', `post/${how}`, 'wrong'] as const,
      ['POST', `post/${how}`, undefined] as const,
    ]),
  )('answers as through Nest: %s %s', async (method, path, token) => {
    expect(await ask(method, `/doors/${path}`, token)).toEqual(await askPlain(method, `/doors/${path}`, token));
  });

  it.each([
    ['POST', 'coded', admin],
    ['POST', 'coded', customer],
    ['POST', 'post/', customer],
    ['GET', 'get/', undefined],
    ['GET', 'forgotten', undefined],
    ['GET', 'pages', undefined],
    ['GET', 'pages?limit=5', undefined],
    ['GET', 'pages?limit=500', undefined],
  ] as const)('answers as through Nest: %s %s', async (method, path, token) => {
    expect(await ask(method, `/doors/${path}`, token)).toEqual(await askPlain(method, `/doors/${path}`, token));
  });

  const SHELF = '0190A2B4-5c6d-7e8f-9a0b-1c2d3e4f5a6b';
  const KEY = { 'idempotency-key': 'mine' };
  const BOOK = { payload: { copies: 2 } };

  it.each([
    [201, `shelves/${SHELF}/books?limit=5`, { ...KEY, ...BOOK, 'if-none-match': '"1"' }],
    [201, `shelves/${SHELF}/books`, { ...KEY, ...BOOK }],
    [404, 'shelves/none/books', { ...KEY, ...BOOK }],
    [400, `shelves/${SHELF}/books?limit=0`, { ...KEY, ...BOOK }],
    [400, `shelves/${SHELF}/books`, { ...KEY, payload: { copies: 0, other: 1 } }],
    [400, `shelves/${SHELF}/books`, { ...KEY, payload: [] }],
    [400, `shelves/${SHELF}/books`, KEY],
    [400, `shelves/${SHELF}/books`, BOOK],
    [400, `shelves/${SHELF}/books`, { payload: { copies: 0 } }],
  ] as const)('has its parameters made, or is %s, as one through Nest: %s %j', async (status, path, sent) => {
    const answer = await ask('POST', `/doors/${path}`, customer, sent);
    expect(answer).toEqual(await askPlain('POST', `/doors/${path}`, customer, sent));
    expect(answer.statusCode).toBe(status);
  });

  it('reports the first of several wrong parameters', async () => {
    const { statusCode } = await ask('POST', '/doors/shelves/none/books?limit=0', customer, { payload: {} });
    expect(statusCode).toBe(404);
  });

  it('ends the start when a pipe is a class, which only Nest can make', async () => {
    @Injectable()
    class Upper implements PipeTransform {
      transform = (value: unknown): string => String(value).toUpperCase();
    }
    @Controller('classes')
    class ClassesController {
      @Get(':id')
      @DirectRoute()
      @Anyone()
      get(@Param('id', Upper) id: string): string {
        return id;
      }
    }
    await expect(
      createTestHttpApp({ controllers: [ClassesController], authenticator, fastPath: true }),
    ).rejects.toThrow('a direct route takes an instance of a pipe, not the class Upper');
  });

  it.each([
    ['an interceptor', UseInterceptors({ intercept: (_, next) => next.handle() })],
    ['a guard', UseGuards({ canActivate: () => true })],
    ['a filter', UseFilters({ catch: () => undefined })],
    ['a pipe', UsePipes({ transform: (value: unknown) => value })],
    ['a header', Header('x-door', '1')],
    ['a redirection', Redirect('/doors')],
  ])('ends the start when it has %s of its own, which a direct route would skip', async (_, decorator) => {
    @Controller('guarded')
    class GuardedController {
      @Get()
      @DirectRoute()
      @Anyone()
      @decorator
      get(): object {
        return {};
      }
    }
    await expect(
      createTestHttpApp({ controllers: [GuardedController], authenticator, fastPath: true }),
    ).rejects.toThrow('a direct route');
    await (await createTestHttpApp({ controllers: [GuardedController], authenticator, fastPath: false })).close();
  });

  it('ends the start when its controller has a guard of its own', async () => {
    @Controller('guarded')
    @UseGuards({ canActivate: () => true })
    class GuardedController {
      @Get()
      @DirectRoute()
      @Anyone()
      get(): object {
        return {};
      }
    }
    await expect(
      createTestHttpApp({ controllers: [GuardedController], authenticator, fastPath: true }),
    ).rejects.toThrow('a direct route has no guard');
  });

  it('ends the start when it has a parameter of an unknown kind', async () => {
    @Controller('addresses')
    class AddressesController {
      @Get()
      @DirectRoute()
      @Anyone()
      get(@Ip() ip: string): string {
        return ip;
      }
    }
    await expect(
      createTestHttpApp({ controllers: [AddressesController], authenticator, fastPath: true }),
    ).rejects.toThrow('a direct route does not know the parameter');
  });

  it('is refused to every caller when it has no access rule', async () => {
    expect(await ask('GET', '/doors/forgotten', admin)).toMatchObject({ statusCode: 403 });
  });

  it.each(['our-fault', 'bug', 'bug-later'])('has its failures logged: %s', async (how) => {
    const error = jest.spyOn(app.get(Log), 'error').mockReset().mockImplementation();
    await ask('GET', `/doors/get/${how}`);
    expect(error).toHaveBeenCalledTimes(1);
  });

  it('is measured once a request, as a HEAD too', async () => {
    const counts = async (): Promise<number[]> => {
      const text = await app.get(Metrics).registry.metrics();
      return ['HEAD', 'GET'].map((method) =>
        Number(
          new RegExp(`_count\\{method="${method}",route="/doors/get/:how",status="200"\\} (\\d+)`).exec(text)?.[1],
        ),
      );
    };
    await ask('GET', '/doors/get/object');
    const [heads = 0, gets] = await counts();
    await ask('HEAD', '/doors/get/object');
    expect(await counts()).toEqual([heads + 1, gets]);
  });
});
