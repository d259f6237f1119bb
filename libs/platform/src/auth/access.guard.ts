import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ACCESS_RULE, type AccessRule } from './access';
import { accessErrors } from './access.errors';
import { Authenticator } from './authenticator';
import { credentialsOf, isForgeable, saysWho } from './credentials';
import type { Principal } from './principal';

/** Finds out who calls and whether they may. An operation without a rule is refused to everyone. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  /** Answers at once where nobody is asked who he is: Nest then waits for no promise. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const rule = this.reflector.get<AccessRule | undefined>(ACCESS_RULE, context.getHandler());
    if (!rule) throw accessErrors.error('identity.forbidden');
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (!rule.anyone) return this.admit(request, rule);
    return rule.recognised ? this.recognise(request) : true;
  }

  private async admit(request: FastifyRequest, rule: AccessRule): Promise<true> {
    const principal = await this.authenticate(request);
    if (!principal) throw accessErrors.error('identity.not-signed-in');
    if (!mayPass(principal, rule)) throw accessErrors.error('identity.forbidden');
    request.principal = principal;
    return true;
  }

  private async recognise(request: FastifyRequest): Promise<true> {
    if (!saysWho(request) && isForgeable(request)) throw accessErrors.error('identity.cross-origin');
    const principal = await this.authenticate(request);
    if (principal) request.principal = principal;
    else if (saysWho(request)) throw accessErrors.error('identity.not-signed-in');
    return true;
  }

  private async authenticate(request: FastifyRequest): Promise<Principal | undefined> {
    const { apiKey, token, byCookie } = credentialsOf(request);
    if (apiKey !== undefined) return this.authenticator.findMachine(apiKey);
    if (token === undefined) return undefined;
    if (byCookie && isForgeable(request)) throw accessErrors.error('identity.cross-origin');
    return this.authenticator.findSession(token);
  }
}

const mayPass = (principal: Principal, { roles, scope }: AccessRule): boolean =>
  principal.kind === 'user'
    ? principal.roles.some((role) => roles.includes(role))
    : scope !== undefined && principal.scopes.includes(scope);
