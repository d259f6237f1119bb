import fastify from 'fastify';
import { OneByteResponse } from '../../src/http/one-byte-response';

describe('OneByteResponse', () => {
  const server = fastify({ http: { ServerResponse: OneByteResponse } });
  const texts = {
    ascii: '{"name":"Keyboard"}',
    latin: '{"name":"Café"}',
    korean: '{"name":"키보드"}',
    pairs: '{"name":"⌨️ 🎹"}',
    empty: '',
  };
  let url: string;

  beforeAll(async () => {
    for (const [name, text] of Object.entries(texts)) {
      server.get(`/${name}`, (_, reply) => reply.type('application/json; charset=utf-8').send(text));
    }
    server.get('/bytes', (_, reply) => reply.send(Buffer.from([0xc3, 0xa9, 0xff])));
    server.get('/pieces', (_, reply) => {
      reply.hijack();
      reply.raw.writeHead(200);
      reply.raw.write('키');
      reply.raw.end('보드');
    });
    url = await server.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(() => server.close());

  it.each(Object.entries(texts))('sends as UTF-8 what is %s', async (name, text) => {
    const answer = await fetch(`${url}/${name}`);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from(text));
    expect(answer.headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
  });

  it('leaves bytes, pieces and answers without a body as they are', async () => {
    expect(Buffer.from(await (await fetch(`${url}/bytes`)).arrayBuffer())).toEqual(Buffer.from([0xc3, 0xa9, 0xff]));
    expect(await (await fetch(`${url}/pieces`)).text()).toBe('키보드');
    const head = await fetch(`${url}/korean`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('copies what is of one byte a character, and only that, as it is', async () => {
    const end = jest.spyOn(Object.getPrototypeOf(OneByteResponse.prototype) as { end: () => unknown }, 'end');
    for (const name of ['ascii', 'latin', 'korean']) await fetch(`${url}/${name}`);
    const encodings = (end.mock.calls as unknown[][]).map(([, encoding]) => encoding);
    expect(encodings).toEqual(['latin1', null, null]);
    end.mockRestore();
  });
});
