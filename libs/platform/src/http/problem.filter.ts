import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Log } from '../logging/log';
import { PROBLEM_JSON, problemBody, statusOf, toDomainError } from './problem';
import { pathOf, traceIdOf } from './request-context';

/** The one place where an error becomes an answer. What is our own fault, or a dependency's, is logged with its cause. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const error = toDomainError(thrown);
    const status = statusOf(error.kind);
    const traceId = traceIdOf(request);
    if (status >= 500) {
      const level = status === 500 ? 'error' : 'warn';
      this.log[level]({ err: error.cause ?? error, code: error.code, requestId: request.id, traceId }, error.title);
    }
    if (status === 401) void reply.header('www-authenticate', 'Bearer'); // RFC 9110, section 11.6.1
    if (error.retryAfterSeconds !== undefined) void reply.header('retry-after', String(error.retryAfterSeconds));
    void reply
      .status(status)
      .header('content-type', PROBLEM_JSON)
      .send(JSON.stringify(problemBody(error, { path: pathOf(request), traceId })));
  }
}
