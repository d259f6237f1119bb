import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { LastAnswers } from './http-server';

/**
 * Node's server closes when its last connection has closed, and would also wait for idle ones: kept alive after an
 * answer, or silent from the start. So once it has stopped listening, a connection ends with its answer, and idle ones
 * end when the last answer has been sent. Before that no answer has a listener.
 */
export function endConnectionsAtClose(fastify: FastifyInstance, last: LastAnswers): void {
  const { server } = fastify;
  const underWay = new Set<ServerResponse>();
  let closing = false;
  const endTheRest = (): void => {
    if (underWay.size === 0) server.closeAllConnections();
  };
  const waitFor = (response: ServerResponse): void => {
    underWay.add(response);
    response.once('close', () => {
      underWay.delete(response);
      endTheRest();
    });
  };
  /** Node does not close a pipelined answer that waits for earlier ones. */
  const forget = (socket: Socket): void => {
    const response = last.get(socket);
    last.delete(socket);
    if (response && underWay.delete(response)) endTheRest();
  };
  server.on('connection', (socket) => socket.once('close', () => forget(socket)));
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    last.set(socket, response);
    if (closing) waitFor(response);
  });
  fastify.addHook('preClose', (done) => {
    closing = true;
    for (const response of last.values()) {
      if (response.closed) continue;
      response.shouldKeepAlive = false;
      waitFor(response);
    }
    done();
    setImmediate(endTheRest); // Fastify stops listening in between
  });
}
