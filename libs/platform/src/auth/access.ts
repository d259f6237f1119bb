import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Problems, ProblemsOfWrites } from '../problems/problems.decorator';
import { requestErrors } from '../problems/request.errors';
import { requestIn } from '../request/request-in';
import { accessErrors } from './access.errors';
import type { Principal, Role, SignedInUser } from './principal';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard where it asks who calls; absent for somebody who did not say. */
    principal?: Principal;
  }
}

/** Who may call an operation. Nothing said means nobody: the guard refuses what carries no rule. */
export interface AccessRule {
  readonly anyone: boolean;
  /** Where anyone may call: whether those who are signed in are recognised. */
  readonly recognised: boolean;
  readonly roles: readonly Role[];
  readonly scope: string | undefined;
}

export const ACCESS_RULE = 'access-rule';
const rule = (access: Partial<AccessRule>) =>
  SetMetadata(ACCESS_RULE, {
    anyone: false,
    recognised: false,
    roles: [],
    scope: undefined,
    ...access,
  } satisfies AccessRule);

/** The role is named where OpenAPI 3.1 has room for it. Made anew for each operation: these decorators gather as they go. */
const session = (roles: readonly Role[]) => [
  ...roles.flatMap((role) => [ApiSecurity('session', [role]), ApiSecurity('session-cookie', [role])]),
  Problems(accessErrors, 'identity.not-signed-in', 'identity.forbidden'),
  ProblemsOfWrites(accessErrors, 'identity.cross-origin'),
  Problems(requestErrors, 'dependency.unavailable'),
];

/** Nobody is asked who they are. */
export const Anyone = (): MethodDecorator => applyDecorators(rule({ anyone: true }));

/**
 * Anyone, and `request.principal` is who it is where that was said. A token or an API key that is wrong is refused: its
 * sender must hear that he is not taken for who he says. A stale session cookie is not: browsers send it by themselves,
 * and its owner would be shut out where anyone may call. What changes something by cookie must be same-origin, whatever
 * the cookie.
 */
export const SignedInOrNot = (): MethodDecorator =>
  applyDecorators(
    rule({ anyone: true, recognised: true }),
    ApiSecurity('session'),
    ApiSecurity('session-cookie'),
    ApiSecurity({}), // OpenAPI: nothing is required
    Problems(accessErrors, 'identity.not-signed-in'),
    ProblemsOfWrites(accessErrors, 'identity.cross-origin'),
    Problems(requestErrors, 'dependency.unavailable'),
  );

/** Any of the roles is enough. */
export const SignedIn = (...roles: Role[]): MethodDecorator => applyDecorators(rule({ roles }), ...session(roles));

/** An admin, or a machine whose API key has the scope. */
export const AdminOrScope = (scope: string): MethodDecorator =>
  applyDecorators(rule({ roles: ['admin'], scope }), ApiSecurity('api-key', [scope]), ...session(['admin']));

export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw accessErrors.error('identity.not-signed-in');
  return request.principal;
}

/** The caller, a person or a machine. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext) => principalOf(requestIn(context)));

/** @throws identity.forbidden for a machine. */
export function userOf(request: FastifyRequest): SignedInUser {
  const principal = principalOf(request);
  if (principal.kind !== 'user') throw accessErrors.error('identity.forbidden');
  return principal;
}

/** The caller where the rule lets only people through. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext) => userOf(requestIn(context)));
