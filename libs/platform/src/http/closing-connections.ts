import type { FastifyInstance } from 'fastify';
import type { ServerResponse } from 'node:http';

/**
 * Node's server has closed when its last connection has, and would wait for those that nobody uses, too: kept alive
 * after an answer, or silent from the start. So once it has stopped listening, a connection ends with its answer, and
 * those without a request end when the last answer has been given.
 */
export function endConnectionsAtClose(fastify: FastifyInstance): void {
  const underWay = new Set<ServerResponse>();
  let closing = false;
  const endTheRest = (): void => {
    if (closing && underWay.size === 0) fastify.server.closeAllConnections();
  };
  function hasEnded(this: ServerResponse): void {
    underWay.delete(this);
    endTheRest();
  }
  fastify.server.on('request', (_, response: ServerResponse) => {
    underWay.add(response);
    response.on('close', hasEnded);
  });
  fastify.addHook('preClose', (done) => {
    closing = true;
    for (const response of underWay) response.shouldKeepAlive = false;
    done();
    setImmediate(endTheRest); // Fastify stops listening in between
  });
}
