import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Problems } from '../http/problems.decorator';
import { requestErrors } from '../http/request.errors';
import { accessErrors } from './access.errors';
import type { Principal, Role, SignedInUser } from './principal';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard; absent where anyone may call. */
    principal?: Principal;
  }
}

/** Who may call an operation. Nothing said means nobody: the guard refuses what carries no rule. */
export interface AccessRule {
  readonly anyone: boolean;
  readonly roles: readonly Role[];
  readonly scope: string | undefined;
}

export const ACCESS_RULE = 'access-rule';
const rule = (access: Partial<AccessRule>) =>
  SetMetadata(ACCESS_RULE, { anyone: false, roles: [], scope: undefined, ...access } satisfies AccessRule);

/** The role is named where OpenAPI 3.1 has room for it. Made anew for each operation: these decorators gather as they go. */
const session = (roles: readonly Role[]) => [
  ...roles.flatMap((role) => [ApiSecurity('session', [role]), ApiSecurity('session-cookie', [role])]),
  Problems(accessErrors, 'identity.not-signed-in', 'identity.forbidden'),
  Problems(requestErrors, 'dependency.unavailable'),
];

export const Anyone = (): MethodDecorator => applyDecorators(rule({ anyone: true }));

/** Any of the roles is enough. */
export const SignedIn = (...roles: Role[]): MethodDecorator => applyDecorators(rule({ roles }), ...session(roles));

/** An admin, or a machine whose API key has the scope. */
export const AdminOrScope = (scope: string): MethodDecorator =>
  applyDecorators(rule({ roles: ['admin'], scope }), ApiSecurity('api-key', [scope]), ...session(['admin']));

const requestOf = (context: ExecutionContext): FastifyRequest => context.switchToHttp().getRequest<FastifyRequest>();

export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw accessErrors.error('identity.not-signed-in');
  return request.principal;
}

/** The caller, a person or a machine. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext) => principalOf(requestOf(context)));

/** The caller where the rule lets only people through. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): SignedInUser => {
  const principal = principalOf(requestOf(context));
  if (principal.kind !== 'user') throw accessErrors.error('identity.forbidden');
  return principal;
});
