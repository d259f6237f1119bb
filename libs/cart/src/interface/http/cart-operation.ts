import { applyDecorators, Header } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { SignedInOrNot } from '@app/platform';
import { CartResponse } from './cart.response';

const WHOSE =
  "A signed-in customer uses the customer's own cart. A guest's cart is named by the cookie `cart`, which the first item sets; " +
  "the sign-in merges it into the customer's cart and adds quantities. An ended session cookie counts as none; an unknown " +
  'Bearer token or API key is refused.';

const SET_COOKIE = {
  'Set-Cookie': {
    description: 'For a guest with a cart: its cookie, which lasts as long as the cart, from this use on.',
    schema: { type: 'string' },
    example: 'cart=q0GfYy3…; Path=/; Expires=Sun, 06 Dec 2026 09:00:00 GMT; HttpOnly; Secure; SameSite=Lax',
  },
} as const;

interface Described {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
}

/** The documentation that all cart operations share: the owner of the cart, and the cart as the response. */
export const CartOperation = ({ description, ...operation }: Described): MethodDecorator =>
  applyDecorators(
    SignedInOrNot(),
    Header('cache-control', 'no-store'),
    ApiOperation({ ...operation, description: description ? `${description}\n\n${WHOSE}` : WHOSE }),
    ApiResponse({
      status: 200,
      type: CartResponse,
      description: 'The cart, at current prices.',
      headers: SET_COOKIE,
    }),
  );
