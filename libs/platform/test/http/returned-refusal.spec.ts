import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTestHttpApp } from '@test/support/http-app';
import { Log } from '@app/platform';
import { type ShelfCode, ShelvesController } from './shelf';

const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('A refusal that a handler returns', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await createTestHttpApp({ controllers: [ShelvesController] });
  });
  afterAll(() => app.close());

  const ask = async (path: string) => {
    const headers = { traceparent: TRACEPARENT, 'x-request-id': 'mine' };
    const answer = await app.inject({ method: 'POST', url: path, headers });
    return { status: answer.statusCode, headers: { ...answer.headers, date: undefined }, body: answer.body };
  };

  it.each<[ShelfCode, number]>([
    ['shelf.full', 409],
    ['shelf.locked', 401],
    ['shelf.crowded', 429],
    ['shelf.broken', 500],
  ])('is answered as if it had been thrown: %s', async (code, status) => {
    const returned = await ask(`/shelves/returned?as=${code}`);
    const thrown = await ask(`/shelves/thrown?as=${code}`);
    expect(returned).toMatchObject({ status, headers: { 'content-type': 'application/problem+json; charset=utf-8' } });
    expect(returned).toEqual({
      ...thrown,
      headers: returned.headers,
      body: thrown.body.replace('/thrown', '/returned'),
    });
    expect({ ...returned.headers, 'content-length': 0 }).toEqual({ ...thrown.headers, 'content-length': 0 });
  });

  it('is logged with its cause when it is our own fault, and only then', async () => {
    const error = jest.spyOn(app.get(Log), 'error').mockImplementation();
    await ask('/shelves/returned?as=shelf.full');
    expect(error).not.toHaveBeenCalled();
    await ask('/shelves/returned?as=shelf.broken');
    expect(error).toHaveBeenCalledWith(expect.objectContaining({ err: new Error('worm') }), 'The shelf is broken');
  });
});
