import cookie from '@fastify/cookie';
import fastify from 'fastify';
import { clearSessionCookie, setSessionCookie } from '../src/interface/http/session-cookie';

const attributesOf = (header: unknown) => String(header).split('; ').sort();

describe('The session cookie', () => {
  const server = fastify();
  beforeAll(async () => {
    await server.register(cookie);
    server.get('/set', (_, reply) => {
      setSessionCookie(reply, 'the-token', new Date('2026-11-22T21:00:00Z'));
      void reply.send();
    });
    server.get('/clear', (_, reply) => {
      clearSessionCookie(reply);
      void reply.send();
    });
  });
  afterAll(() => server.close());

  it('is for this host, for HTTPS and for no script, until the absolute end of the session', async () => {
    const { headers } = await server.inject('/set');
    expect(attributesOf(headers['set-cookie'])).toEqual([
      'Expires=Sun, 22 Nov 2026 21:00:00 GMT',
      'HttpOnly',
      'Path=/',
      'SameSite=Lax',
      'Secure',
      '__Host-session=the-token',
    ]);
  });

  it('is cleared with its original attributes, or a browser would keep it', async () => {
    const { headers } = await server.inject('/clear');
    expect(attributesOf(headers['set-cookie'])).toEqual([
      'Expires=Thu, 01 Jan 1970 00:00:00 GMT',
      'HttpOnly',
      'Max-Age=0',
      'Path=/',
      'SameSite=Lax',
      'Secure',
      '__Host-session=',
    ]);
  });
});
