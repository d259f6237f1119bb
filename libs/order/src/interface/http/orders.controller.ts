import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Currency, type IdempotentRequest, isId, type OrderId } from '@app/kernel';
import { DirectRoute } from '@app/fast-path';
import {
  CurrentUser,
  decodeCursor,
  Idempotent,
  IdParam,
  isMoment,
  pageOf,
  Problems,
  replayedHeader,
  RequiresIdempotencyKey,
  sendAnswer,
  SignedIn,
  type SignedInUser,
} from '@app/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OrderPlacement } from '../../application/order-placement';
import { type OrderPosition, OrderQueries } from '../../application/order.queries';
import { toOrderView } from '../../application/order.view';
import { placeOrder } from '../../application/place-order.command';
import { PlaceOrderFromCartUseCase } from '../../application/place-order-from-cart.use-case';
import { orderErrors } from '../../domain/order.errors';
import { ListOrdersQuery } from './list-orders.query';
import { OrderListResponse, OrderResponse } from './order.response';
import { PlacementProblems } from './placement-problems';
import { ORDER_EXAMPLES, PlaceOrderRequest } from './place-order.request';

@ApiTags('orders')
@Controller('orders')
export class OrdersController {
  constructor(
    private readonly placement: OrderPlacement,
    private readonly placeOrderFromCart: PlaceOrderFromCartUseCase,
    private readonly orders: OrderQueries,
    private readonly currency: Currency,
  ) {}

  @Post()
  @DirectRoute()
  @SignedIn('customer')
  @HttpCode(200)
  @RequiresIdempotencyKey('my-order-0001')
  @ApiOperation({
    operationId: 'placeOrder',
    summary: 'Place an order',
    description:
      'Debits the balance in the same transaction that takes the stock. A repeated request with the same key returns ' +
      'the stored answer and places no second order.',
  })
  @ApiBody({ type: PlaceOrderRequest, examples: ORDER_EXAMPLES })
  @ApiResponse({ status: 200, type: OrderResponse, description: 'The order, paid.', headers: replayedHeader })
  @PlacementProblems()
  @Problems(orderErrors, 'order.cart-empty')
  async place(
    @CurrentUser() { userId }: SignedInUser,
    @Idempotent() request: IdempotentRequest,
    @Body() { lines, userCouponId, expectedTotalAmount }: PlaceOrderRequest,
    @Req() { traceparent }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const order = { request, userId, userCouponId, expectedTotalAmount, placedAt: undefined, traceparent };
    const answer = lines
      ? await this.placement.place(placeOrder(order, lines))
      : await this.placeOrderFromCart.execute(order);
    return sendAnswer(reply, answer);
  }

  @Get()
  @SignedIn('customer')
  @ApiOperation({ operationId: 'listOrders', summary: 'Your orders', description: 'Newest first.' })
  @ApiResponse({ status: 200, type: OrderListResponse, description: 'A page of orders.' })
  async list(
    @CurrentUser() { userId }: SignedInUser,
    @Query() { status, limit, cursor }: ListOrdersQuery,
  ): Promise<OrderListResponse> {
    const after = decodeCursor<OrderPosition>(cursor, [isMoment, isId]);
    const own = { reader: userId, userId, from: undefined, to: undefined };
    const found = await this.orders.list({ ...own, status, limit, after });
    return pageOf(found, limit, positionOf, (order) => toOrderView(order, this.currency.code));
  }

  @Get(':orderId')
  @SignedIn('customer')
  @ApiOperation({ operationId: 'getOrder', summary: 'One of your orders' })
  @ApiParam({ name: 'orderId', schema: { type: 'string', format: 'uuid' } })
  @ApiResponse({ status: 200, type: OrderResponse, description: 'The order.' })
  @Problems(orderErrors, 'order.not-found')
  async get(
    @CurrentUser() { userId }: SignedInUser,
    @Param('orderId', IdParam.of(orderErrors, 'order.not-found')) orderId: OrderId,
  ): Promise<OrderResponse> {
    return toOrderView(await this.orders.get(userId, orderId), this.currency.code);
  }
}

/** The content of a cursor in a list of orders. */
export const positionOf = ({ placedAt, orderId }: { placedAt: Date; orderId: OrderId }): OrderPosition => [
  placedAt.getTime(),
  orderId,
];
