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
    /** Set by the guard where the rule identifies the caller; absent for an anonymous caller. */
    principal?: Principal;
  }
}

/** Who may call an operation. The guard refuses an operation without a rule. */
export interface AccessRule {
  readonly anyone: boolean;
  /** Where anyone may call: whether signed-in callers are recognised. */
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

/**
 * The role is documented where OpenAPI 3.1 has room for it. Built for each operation: these decorators collect state.
 */
const session = (roles: readonly Role[]) => [
  ...roles.flatMap((role) => [ApiSecurity('session', [role]), ApiSecurity('session-cookie', [role])]),
  Problems(accessErrors, 'identity.not-signed-in', 'identity.forbidden'),
  ProblemsOfWrites(accessErrors, 'identity.cross-origin'),
  Problems(requestErrors, 'dependency.unavailable'),
];

/** The caller is not identified. */
export const Anyone = (): MethodDecorator => applyDecorators(rule({ anyone: true }));

/**
 * Anyone may call; `request.principal` is set where the caller is signed in. A wrong token or API key is refused, so
 * that its sender learns that it is not valid. A stale session cookie is ignored: browsers send it without being asked,
 * and its owner could otherwise not call a public operation. A write with a cookie must be same-origin, whether the
 * cookie is valid or not.
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

/** Only a machine whose API key has the scope. */
export const MachineWithScope = (scope: string): MethodDecorator =>
  applyDecorators(
    rule({ scope }),
    ApiSecurity('api-key', [scope]),
    Problems(accessErrors, 'identity.not-signed-in', 'identity.forbidden'),
  );

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
