import { DomainError } from '@app/kernel';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import fastify, { type FastifyHttpOptions, type FastifyReply } from 'fastify';
import type { Server } from 'node:http';
import { statusOf } from './problem';
import { answerProblem } from './problem-answer';

/**
 * Nest's adapter with two differences.
 *
 * A handler may return its refusal instead of throwing it; the answer is the same. A throw goes through each of the
 * promises that Nest has made around the handler, which with the promises took an eighth of a refused claim's CPU time.
 *
 * Nest's own hooks are left out: six for each request, and one with two listeners for its answer, all for what an
 * application may switch on later (CORS, security headers, hooks in Nest's style). We switch none of it on, and who does
 * is told.
 */
export class AnsweringAdapter extends FastifyAdapter {
  constructor(options: FastifyHttpOptions<Server>) {
    const instance = fastify(options);
    const { addHook } = Object.getOwnPropertyDescriptors(instance);
    Object.defineProperty(instance, 'addHook', { ...addHook, value: () => instance }); // the constructor adds them
    super(instance);
    Object.defineProperty(instance, 'addHook', addHook);
  }

  /** @throws what is our own fault, or a dependency's: the filter logs it. */
  override reply(response: FastifyReply, body: unknown, status?: number): ReturnType<FastifyAdapter['reply']> {
    if (!(body instanceof DomainError)) return super.reply(response, body, status);
    if (statusOf(body.kind) >= 500) throw body;
    answerProblem(response, body);
    return response;
  }

  override enableCors(): never {
    throw leftOut('enableCors');
  }
  override registerSecurityHook(): never {
    throw leftOut('registerSecurityHook');
  }
  override setOnRequestHook(): never {
    throw leftOut('setOnRequestHook');
  }
  override setOnResponseHook(): never {
    throw leftOut('setOnResponseHook');
  }
}

const leftOut = (what: string): Error =>
  new Error(`${what} needs one of Nest's hooks, which AnsweringAdapter leaves out`);
