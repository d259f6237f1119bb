import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';

/** For the many requests without cookies. */
const NONE: Readonly<Record<string, string | undefined>> = Object.freeze(
  Object.create(null) as Record<string, string | undefined>,
);

/**
 * `request.cookies` and `reply.setCookie`. The plugin's own hook costs two objects and a map for a request without
 * cookies.
 */
export async function useCookies(fastify: FastifyInstance): Promise<void> {
  await fastify.register(cookie, { hook: false });
  fastify.addHook('onRequest', (request, _, done) => {
    const { cookie: sent } = request.headers;
    request.cookies = sent === undefined ? NONE : fastify.parseCookie(sent);
    done();
  });
}
