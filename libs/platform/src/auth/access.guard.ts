import { type CanActivate, type ExecutionContext, Injectable, Optional } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OwnWrites } from '../replica/own-writes';
import { requestIn } from '../request/request-in';
import { ACCESS_RULE, type AccessRule } from './access';
import { accessErrors } from './access.errors';
import { Authenticator } from './authenticator';
import { credentialsOf, isForgeable, saysWho } from './credentials';
import type { Principal } from './principal';

/**
 * Identifies the caller and checks the access rule of the operation. An operation without a rule is refused to
 * everyone.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    @Optional() private readonly writes?: OwnWrites,
  ) {}

  canActivate(context: ExecutionContext): true | Promise<true> {
    const rule = this.reflector.get<AccessRule | undefined>(ACCESS_RULE, context.getHandler());
    const request = requestIn(context);
    const passed = this.pass(request, rule);
    const { writes } = this;
    if (!writes?.areMarked) return passed;
    const reply = context.getArgByIndex<FastifyReply>(1);
    if (passed === true) writes.watch(request, reply);
    else
      void passed.then(
        () => writes.watch(request, reply),
        () => undefined, // refused: nothing is written
      );
    return passed;
  }

  /**
   * Runs for every request, so it returns synchronously where no caller is identified, and makes as few promises as it
   * can.
   * @throws when the rule does not admit the caller, and always where there is no rule
   */
  pass(request: FastifyRequest, rule: AccessRule | undefined): true | Promise<true> {
    if (!rule) throw accessErrors.error('identity.forbidden');
    if (rule.anyone && !rule.recognised) return true;
    const welcome = rule.anyone ? recognise : admit;
    const principal = this.authenticate(request, rule);
    if (!(principal instanceof Promise)) return welcome(request, rule, principal);
    return principal.then((found) => welcome(request, rule, found));
  }

  private authenticate(request: FastifyRequest, rule: AccessRule): Found | Promise<Found> {
    if (rule.anyone && !saysWho(request) && isForgeable(request)) throw accessErrors.error('identity.cross-origin');
    const { apiKey, token, byCookie } = credentialsOf(request);
    if (apiKey !== undefined) return this.authenticator.findMachine(apiKey);
    if (token === undefined) return undefined;
    if (byCookie && isForgeable(request)) throw accessErrors.error('identity.cross-origin');
    return this.authenticator.findSession(token);
  }
}

type Found = Principal | undefined;

/** @throws when the rule does not admit the caller */
function admit(request: FastifyRequest, rule: AccessRule, principal: Found): true {
  if (!principal) throw accessErrors.error('identity.not-signed-in');
  if (!mayPass(principal, rule)) throw accessErrors.error('identity.forbidden');
  request.principal = principal;
  return true;
}

function recognise(request: FastifyRequest, _: AccessRule, principal: Found): true {
  if (principal) request.principal = principal;
  else if (saysWho(request)) throw accessErrors.error('identity.not-signed-in');
  return true;
}

const mayPass = (principal: Principal, { roles, scope }: AccessRule): boolean =>
  principal.kind === 'user'
    ? principal.roles.some((role) => roles.includes(role))
    : scope !== undefined && principal.scopes.includes(scope);
