import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader, type ApiResponseOptions } from '@nestjs/swagger';
import { idempotencyErrors, type IdempotentAnswer, type IdempotentRequest, newId } from '@app/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash, type Hash, hash } from 'node:crypto';
import { principalOf } from '../auth/access';
import { callerIdOf } from '../auth/principal';
import { Problems } from '../problems/problems.decorator';
import { pathOf } from '../request/request-context';
import { requestIn } from '../request/request-in';
import { canonicalJson } from './canonical-json';

const KEY = /^(?:"([\x21\x23-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255}))$/;

/** 1 to 255 visible ASCII characters, bare or in double quotes (the form of draft-ietf-httpapi-idempotency-key-header). */
export function parseIdempotencyKey(header: string | string[] | undefined): string {
  if (header === undefined || header === '') throw idempotencyErrors.error('idempotency.key-required');
  const match = typeof header === 'string' ? KEY.exec(header) : null;
  const key = match?.[1] ?? match?.[2];
  if (key === undefined) throw idempotencyErrors.error('idempotency.key-invalid');
  return key;
}

const hashOf = (request: FastifyRequest): Buffer =>
  hash('sha256', `${request.method} ${pathOf(request)}\n${canonicalJson(request.body ?? null)}`, 'buffer');

const keyIn = (request: FastifyRequest): UnhashedRequest => ({
  callerId: callerIdOf(principalOf(request)),
  key: parseIdempotencyKey(request.headers['idempotency-key']),
  attemptId: newId(),
});

/** The request's key, and the hash that it is compared by. */
export const Idempotent = createParamDecorator((_: unknown, context: ExecutionContext): IdempotentRequest => {
  const request = requestIn(context);
  const { callerId, key, attemptId } = keyIn(request);
  return { callerId, key, requestHash: hashOf(request), attemptId };
});

/** A request whose body is still in the socket. */
export type UnhashedRequest = Omit<IdempotentRequest, 'requestHash'>;

/** The key of a request with a file: the file is hashed while it is read (`fileDigest`). */
export const IdempotentFile = createParamDecorator((_: unknown, context: ExecutionContext): UnhashedRequest =>
  keyIn(requestIn(context)),
);

/** Over operation, path and query; the bytes of the file follow, piece by piece. */
export const fileDigest = (request: FastifyRequest, query: unknown): Hash =>
  createHash('sha256').update(`${request.method} ${pathOf(request)}?${canonicalJson(query)}\n`);

/** Sends the stored bytes unchanged, and says whether an earlier request had the effect. */
export function sendAnswer(reply: FastifyReply, { body, replayed }: IdempotentAnswer): string {
  void reply.header('content-type', 'application/json; charset=utf-8');
  if (replayed) void reply.header('idempotency-replayed', 'true');
  return body;
}

/** Documents the header and its answers. Each operation has its own example, because Swagger UI sends it as it is. */
export const RequiresIdempotencyKey = (example: string): MethodDecorator =>
  applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: true,
      description: 'A value of your own for this one request, such as a UUID. Repeat a request with the same value.',
      schema: { type: 'string', minLength: 1, maxLength: 257 },
      example,
    }),
    Problems(idempotencyErrors, 'idempotency.key-required', 'idempotency.key-invalid', 'idempotency.key-reused'),
  );

/** The header of a replayed answer, for its documentation. */
export const replayedHeader: NonNullable<ApiResponseOptions['headers']> = {
  'Idempotency-Replayed': { schema: { type: 'string', enum: ['true'] }, description: 'Only when repeated.' },
};
