import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** `context.switchToHttp()` would create three functions and an object, for each parameter of each request. */
export const requestIn = (context: ExecutionContext): FastifyRequest => context.getArgByIndex<FastifyRequest>(0);
