import type { FastifyReply } from 'fastify';

interface Answer {
  readonly body: unknown;
  readonly reply: FastifyReply;
}

/**
 * Sends what is ready in one turn of the event loop at its end, one answer after the other. A turn reads many requests and
 * many of Redis' replies; an answer between two of them is other code each time, and a processor that does one thing many
 * times does it faster. Nobody waits: the end of the turn comes before the next look at the network.
 */
export class AnswersTogether {
  private ready: Answer[] = [];

  /** `fail`: for a body that `send` throws at. */
  constructor(
    private readonly send: (body: unknown, reply: FastifyReply) => unknown,
    private readonly fail: (thrown: unknown, reply: FastifyReply) => void,
  ) {}

  give(body: unknown, reply: FastifyReply): void {
    if (this.ready.push({ body, reply }) === 1) setImmediate(this.sendAll);
  }

  private readonly sendAll = (): void => {
    const { ready } = this;
    this.ready = [];
    for (const { body, reply } of ready) {
      try {
        this.send(body, reply);
      } catch (thrown) {
        this.fail(thrown, reply);
      }
    }
  };
}
