import { Body, Controller, Get, Header, HttpCode, Ip, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  Anyone,
  credentialsOf,
  CurrentUser,
  Problems,
  requestErrors,
  SignedIn,
  type SignedInUser,
} from '@app/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SignInUseCase } from '../../application/sign-in.use-case';
import { SignOutEverywhereUseCase } from '../../application/sign-out-everywhere.use-case';
import { SignOutUseCase } from '../../application/sign-out.use-case';
import { SignUpUseCase } from '../../application/sign-up.use-case';
import { Email } from '../../domain/email';
import { identityErrors } from '../../domain/identity.errors';
import { SignInAnnouncement } from './sign-in-announcement';
import { clearSessionCookie, setSessionCookie } from './session-cookie';
import {
  SessionResponse,
  SignInResponse,
  SignUpResponse,
  toSessionResponse,
  toSignInResponse,
} from './session.response';
import { SignInRequest } from './sign-in.request';
import { SignUpRequest } from './sign-up.request';

const NOT_STORED = ['cache-control', 'no-store'] as const;

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly signUpUseCase: SignUpUseCase,
    private readonly signInUseCase: SignInUseCase,
    private readonly signOutUseCase: SignOutUseCase,
    private readonly signOutEverywhereUseCase: SignOutEverywhereUseCase,
    private readonly announcement: SignInAnnouncement,
  ) {}

  @Post('sign-up')
  @Anyone()
  @HttpCode(201)
  @ApiOperation({
    operationId: 'signUp',
    summary: 'Sign up',
    description: 'Creates an account for a customer, without a sign-in.',
  })
  @ApiResponse({ status: 201, type: SignUpResponse, description: 'The new account.' })
  @Problems(requestErrors, 'dependency.unavailable')
  @Problems(identityErrors, 'identity.weak-password', 'identity.email-taken', 'identity.busy')
  async signUp(@Body() { email, password, name }: SignUpRequest): Promise<SignUpResponse> {
    const user = await this.signUpUseCase.execute({ email: Email.of(email), password, name });
    return { userId: user.userId, email: user.email.address, name: user.name };
  }

  @Post('sign-in')
  @Anyone()
  @HttpCode(200)
  @Header(...NOT_STORED)
  @ApiOperation({
    operationId: 'signIn',
    summary: 'Sign in',
    description:
      'Returns a session token, in the body and as the cookie `__Host-session`. Failures are counted for each ' +
      'client network, and for each account from each network; past a limit sign-ins from that network are refused until ' +
      'Retry-After. Many failures of one account, from all networks, delay its sign-ins by up to 2 seconds.',
  })
  @ApiResponse({
    status: 200,
    type: SignInResponse,
    description: 'The session.',
    headers: {
      'Set-Cookie': {
        description: 'The same token, for browsers.',
        schema: { type: 'string' },
        example:
          '__Host-session=q0GfYy3…; Path=/; Expires=Sun, 22 Nov 2026 21:00:00 GMT; HttpOnly; Secure; SameSite=Lax',
      },
    },
  })
  @Problems(requestErrors, 'dependency.unavailable')
  @Problems(identityErrors, 'identity.bad-credentials', 'identity.too-many-attempts', 'identity.busy')
  async signIn(
    @Body() { email, password }: SignInRequest,
    @Ip() clientAddress: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignInResponse> {
    const session = await this.signInUseCase.execute({ email: Email.of(email), password, clientAddress });
    await this.announcement.announce(session.user.userId, request);
    setSessionCookie(reply, session.token, session.endsAt);
    return toSignInResponse(session);
  }

  @Post('sign-out')
  @SignedIn('customer', 'admin')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'signOut',
    summary: 'Sign out',
    description: 'Ends this session and clears the cookie.',
  })
  @ApiResponse({ status: 204, description: 'Signed out.' })
  async signOut(
    @CurrentUser() { userId }: SignedInUser,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.signOutUseCase.execute(userId, credentialsOf(request).token ?? '');
    clearSessionCookie(reply);
  }

  @Post('sign-out-everywhere')
  @SignedIn('customer', 'admin')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'signOutEverywhere',
    summary: 'Sign out everywhere',
    description: 'Ends every session of the user, this one included.',
  })
  @ApiResponse({ status: 204, description: 'Signed out.' })
  async signOutEverywhere(
    @CurrentUser() { userId }: SignedInUser,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.signOutEverywhereUseCase.execute(userId);
    clearSessionCookie(reply);
  }

  @Get('session')
  @SignedIn('customer', 'admin')
  @Header(...NOT_STORED)
  @ApiOperation({
    operationId: 'getSession',
    summary: 'Show the session',
    description: 'As every request, this one extends the session.',
  })
  @ApiResponse({ status: 200, type: SessionResponse, description: 'The session, without its token.' })
  session(@CurrentUser() user: SignedInUser): SessionResponse {
    return toSessionResponse({ user, expiresAt: user.expiresAt });
  }
}
