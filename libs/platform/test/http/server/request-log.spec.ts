import { Controller, Get, Req, Res, StreamableFile } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DirectRoute } from '@app/fast-path';
import { Anyone, Log, Metrics } from '@app/platform';
import { createTestHttpApp } from '@test/support/http-app';
import { waitFor } from '@test/support/wait-for';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AddressInfo, connect } from 'node:net';
import { PassThrough } from 'node:stream';

let stream = new PassThrough();
let goOn = (): void => undefined;

@Controller('pages')
class PagesController {
  @Get('text/:page')
  @Anyone()
  text(): object {
    return { a: 1 };
  }

  @Get('short')
  @DirectRoute()
  @Anyone()
  short(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): object {
    void reply.header('x-path', request.url);
    return { a: 1 };
  }

  @Get('stream')
  @Anyone()
  stream(): StreamableFile {
    return new StreamableFile(stream);
  }

  @Get('slow')
  @DirectRoute()
  @Anyone()
  async slow(@Req() request: FastifyRequest): Promise<string> {
    await new Promise<void>((resolve) => (goOn = resolve));
    return request.url;
  }
}

describe("A request's line in the log", () => {
  let app: NestFastifyApplication;
  let lines: jest.SpyInstance;

  beforeAll(async () => {
    app = await createTestHttpApp({ controllers: [PagesController] });
    await app.listen(0, '127.0.0.1');
  });
  beforeEach(() => {
    stream = new PassThrough();
    lines = jest.spyOn(app.get(Log), 'request').mockImplementation();
  });
  afterEach(() => lines.mockRestore());
  afterAll(() => app.close());

  it.each([
    ['GET', '/pages/text/1?email=minji%40example.com', '/pages/text/1', 200],
    ['GET', '/pages/short?x=1', '/pages/short', 200],
    ['HEAD', '/pages/short', '/pages/short', 200],
    ['HEAD', '/pages/text/2', '/pages/text/2', 200],
    ['GET', '/nothing/there?x=1', '/nothing/there', 404],
    ['POST', '/pages/short', '/pages/short', 404],
  ] as const)('logs request and answer once: %s %s', async (method, url, path, status) => {
    const { headers } = await app.inject({ method, url, headers: { 'x-request-id': 'mine' } });
    expect(headers['x-request-id']).toBe('mine');
    const traceId = expect.stringMatching(/^[0-9a-f]{32}$/) as string;
    const ms = expect.any(Number) as number;
    expect(lines.mock.calls).toEqual([[{ requestId: 'mine', traceId, method, path, status, ms }]]);
    const [{ ms: measured }] = lines.mock.calls[0] as [{ ms: number }];
    expect(measured).toBeLessThan(10_000); // it began when the request came, not when the process did
    expect(measured).toBeGreaterThanOrEqual(0);
  });

  it('is written when a stream has ended', async () => {
    const answer = app.inject({ method: 'GET', url: '/pages/stream' });
    stream.write('one');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(lines).not.toHaveBeenCalled();
    stream.end('two');
    expect((await answer).body).toBe('onetwo');
    await waitFor(() => lines.mock.calls.length === 1);
    expect(lines).toHaveBeenCalledWith(expect.objectContaining({ path: '/pages/stream', status: 200 }));
  });

  it('is written for a caller that has disconnected', async () => {
    const { port } = app.getHttpServer().address() as AddressInfo;
    const waiting = jest.fn();
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /pages/slow HTTP/1.1\r\nhost: a\r\n\r\n');
    goOn = waiting;
    await waitFor(() => goOn !== waiting);
    socket.destroy();
    await waitFor(async () => (await countOfConnections(app)) === 0);
    goOn();
    await waitFor(() => lines.mock.calls.length === 1);
    expect(lines).toHaveBeenCalledWith(expect.objectContaining({ path: '/pages/slow', status: 200 }));
  });

  it('comes with a measurement of its route', async () => {
    const before = await measured(app);
    await app.inject({ method: 'GET', url: '/pages/text/7' });
    await app.inject({ method: 'GET', url: '/nobody/knows' });
    const after = await measured(app);
    expect(after('/pages/text/:page')).toBe(before('/pages/text/:page') + 1);
    expect(after('none')).toBe(before('none') + 1);
  });
});

const countOfConnections = (app: NestFastifyApplication): Promise<number> =>
  new Promise((resolve, reject) => {
    app
      .getHttpServer()
      .getConnections((error: Error | null, count: number) => (error ? reject(error) : resolve(count)));
  });

/** How many requests a route has had, by the scrape. */
async function measured(app: NestFastifyApplication): Promise<(route: string) => number> {
  const text = await app.get(Metrics).registry.metrics();
  return (route) =>
    text
      .split('\n')
      .filter((line) => line.startsWith('http_request_duration_seconds_count') && line.includes(`route="${route}"`))
      .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
