import { Body, Controller, Delete, Get, Param, Put, Req, Res } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { ProductId } from '@app/kernel';
import { IdParam, Problems } from '@app/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CartView } from '../../application/cart.view';
import { ClearCartUseCase } from '../../application/clear-cart.use-case';
import { PutIntoCartUseCase } from '../../application/put-into-cart.use-case';
import { ShowCartUseCase } from '../../application/show-cart.use-case';
import { TakeFromCartUseCase } from '../../application/take-from-cart.use-case';
import type { CartOwner } from '../../domain/cart';
import { cartErrors } from '../../domain/cart.errors';
import { CartCallers } from './cart-callers';
import { newGuestsCart } from './cart-cookie';
import { CartOperation } from './cart-operation';
import type { CartResponse } from './cart.response';
import { PutIntoCartRequest } from './put-into-cart.request';

const ProductIdParam = IdParam.of(cartErrors, 'cart.product-not-found');

@ApiTags('cart')
@Controller('cart')
export class CartController {
  constructor(
    private readonly callers: CartCallers,
    private readonly showCart: ShowCartUseCase,
    private readonly putIntoCart: PutIntoCartUseCase,
    private readonly takeFromCart: TakeFromCartUseCase,
    private readonly clearCart: ClearCartUseCase,
  ) {}

  @Get()
  @CartOperation({ operationId: 'getCart', summary: 'Your cart' })
  async show(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<CartResponse> {
    const owner = await this.callers.ownerOf(request);
    return this.answer(reply, owner, await this.showCart.execute(owner));
  }

  @Put('items/:productId')
  @CartOperation({
    operationId: 'putCartItem',
    summary: 'Set the quantity of a product',
    description: 'The quantity may exceed the stock; the cart then shows the line as not available.',
  })
  @ApiParam({ name: 'productId', schema: { type: 'string', format: 'uuid' } })
  @Problems(cartErrors, 'cart.product-not-found', 'cart.product-not-for-sale', 'cart.full')
  async put(
    @Param('productId', ProductIdParam) productId: ProductId,
    @Body() { quantity }: PutIntoCartRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CartResponse> {
    const owner = (await this.callers.ownerOf(request)) ?? newGuestsCart();
    return this.answer(reply, owner, await this.putIntoCart.execute(owner, { productId, quantity }));
  }

  @Delete('items/:productId')
  @CartOperation({
    operationId: 'deleteCartItem',
    summary: 'Remove a product from the cart',
    description: 'A product that is not in the cart is no error.',
  })
  @ApiParam({ name: 'productId', schema: { type: 'string', format: 'uuid' } })
  @Problems(cartErrors, 'cart.product-not-found')
  async take(
    @Param('productId', ProductIdParam) productId: ProductId,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CartResponse> {
    const owner = await this.callers.ownerOf(request);
    return this.answer(reply, owner, await this.takeFromCart.execute(owner, productId));
  }

  @Delete()
  @CartOperation({ operationId: 'clearCart', summary: 'Empty the cart' })
  async clear(@Req() request: FastifyRequest): Promise<CartResponse> {
    return this.clearCart.execute(await this.callers.ownerOf(request));
  }

  private answer(reply: FastifyReply, owner: CartOwner | undefined, cart: CartView): CartResponse {
    if (cart.items.length > 0) this.callers.keepCookie(reply, owner);
    return cart;
  }
}
