import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable } from '@nestjs/common';
import { hasUnknownOutcome } from '@app/kernel';
import type { FastifyReply } from 'fastify';
import { Log } from '../logging/log';
import { traceIdOf } from '../request/request-context';
import { statusOf, toDomainError } from './problem';
import { answerProblem } from './problem-answer';

/**
 * The one place where a thrown error becomes an answer. An error of the server or of a dependency is logged with its
 * cause.
 */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    this.answer(thrown, host.switchToHttp().getResponse<FastifyReply>());
  }

  answer(thrown: unknown, reply: FastifyReply): void {
    const { request } = reply;
    const error = toDomainError(thrown, {
      method: request.method,
      hasIdempotencyKey: request.headers['idempotency-key'] !== undefined,
    });
    const status = statusOf(error.kind);
    if (status >= 500) {
      const level = status === 500 ? 'error' : 'warn';
      const outcome = hasUnknownOutcome(thrown) ? { outcome: 'unknown' } : {};
      const facts = { code: error.code, requestId: request.id, traceId: traceIdOf(request), ...outcome };
      this.log[level]({ err: error.cause ?? error, ...facts }, error.title);
    }
    answerProblem(reply, error);
  }
}
