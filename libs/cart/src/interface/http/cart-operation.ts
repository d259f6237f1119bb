import { applyDecorators, Header } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { SignedInOrNot } from '@app/platform';
import { CartResponse } from './cart.response';

const WHOSE =
  "Signed in, it is one's own cart. A guest's follows the cookie `cart`, which the first item that is put in brings; at " +
  'the sign-in it moves into the own one, quantities added up. A session cookie that has ended counts as none, a Bearer ' +
  'token or API key that is not known is refused.';

const SET_COOKIE = {
  'Set-Cookie': {
    description: 'For a guest who has a cart: its cookie, which lasts as long as the cart does, from this use on.',
    schema: { type: 'string' },
    example: 'cart=q0GfYy3…; Path=/; Expires=Sun, 06 Dec 2026 09:00:00 GMT; HttpOnly; Secure; SameSite=Lax',
  },
} as const;

interface Described {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
}

/** What all operations on a cart have in common: whose it is, and that they answer it. */
export const CartOperation = ({ description, ...operation }: Described): MethodDecorator =>
  applyDecorators(
    SignedInOrNot(),
    Header('cache-control', 'no-store'),
    ApiOperation({ ...operation, description: description ? `${description}\n\n${WHOSE}` : WHOSE }),
    ApiResponse({
      status: 200,
      type: CartResponse,
      description: 'The cart, at the prices of now.',
      headers: SET_COOKIE,
    }),
  );
