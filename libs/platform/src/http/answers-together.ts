import type { FastifyReply } from 'fastify';
import { TurnGatherer } from '../batching/turn-gatherer';

interface Answer {
  readonly body: unknown;
  readonly reply: FastifyReply;
}

/**
 * Sends what is ready in one turn of the event loop at its end, one answer after the other. An answer between two
 * requests, or between two of Redis' replies, is other code each time, and a processor that does one thing many times
 * does it faster.
 */
export class AnswersTogether {
  private readonly ready = new TurnGatherer<Answer>((answers) => answers.forEach((answer) => this.leave(answer)));

  /** `fail`: for a body that `send` throws at. */
  constructor(
    private readonly send: (body: unknown, reply: FastifyReply) => unknown,
    private readonly fail: (thrown: unknown, reply: FastifyReply) => void,
  ) {}

  give(body: unknown, reply: FastifyReply): void {
    this.ready.add({ body, reply });
  }

  private leave({ body, reply }: Answer): void {
    try {
      this.send(body, reply);
    } catch (thrown) {
      this.fail(thrown, reply);
    }
  }
}
