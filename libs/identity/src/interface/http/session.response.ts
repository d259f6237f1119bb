import { ApiProperty } from '@nestjs/swagger';

export class SignUpResponse {
  @ApiProperty({ format: 'uuid', example: '0199f0a4-7c1e-7b52-9a38-3d6f1f0f2a11' })
  readonly userId: string;
  @ApiProperty({ example: 'minji@example.com' })
  readonly email: string;
  @ApiProperty({ example: 'Kim Minji' })
  readonly name: string;
}

export class SessionUserResponse extends SignUpResponse {
  @ApiProperty({
    description: 'A customer buys; an admin runs the shop and does not buy.',
    enum: ['customer', 'admin'],
    enumName: 'Role',
    isArray: true,
    example: ['customer'],
  })
  readonly roles: readonly string[];
}

export class SessionResponse {
  @ApiProperty({ type: () => SessionUserResponse })
  readonly user: SessionUserResponse;
  @ApiProperty({
    description:
      'When the session ends without further use. Each request extends it, up to the absolute time-out after the sign-in.',
    format: 'date-time',
    example: '2026-11-22T09:30:00.000Z',
  })
  readonly expiresAt: string;
}

export class SignInResponse extends SessionResponse {
  @ApiProperty({
    description: '256 random bits, base64url: send it as "Authorization: Bearer …". It is returned once.',
    example: 'q0GfYy3mJk1vZr8Xc5WbNn2LhTd7PsEa4UiOo6BtRgM',
  })
  readonly token: string;
}

interface ShownSession {
  readonly user: SessionUserResponse;
  readonly expiresAt: Date;
}

const shown = ({ user, expiresAt }: ShownSession) => ({
  user: { userId: user.userId, email: user.email, name: user.name, roles: user.roles },
  expiresAt: expiresAt.toISOString(),
});

/** Without the token, which only the sign-in returns. */
export const toSessionResponse = (session: ShownSession): SessionResponse => shown(session);

export const toSignInResponse = (session: ShownSession & { readonly token: string }): SignInResponse => ({
  token: session.token,
  ...shown(session),
});
