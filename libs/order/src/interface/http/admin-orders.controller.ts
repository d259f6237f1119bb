import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Clock, Currency, type IdempotentRequest, isId, type UserId } from '@app/kernel';
import {
  accessErrors,
  CurrentUser,
  decodeCursor,
  ExistingUserPipe,
  Idempotent,
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
import { ListAllOrdersQuery } from './list-orders.query';
import { OrderListResponse, OrderResponse } from './order.response';
import { positionOf } from './orders.controller';
import { pastTime } from './past-time';
import { PlacementProblems } from './placement-problems';
import { CUSTOMER_ORDER_EXAMPLES, PlaceOrderForCustomerRequest } from './place-order.request';

/** Orders as the shop's staff reads and places them. */
@ApiTags('orders')
@Controller()
export class AdminOrdersController {
  constructor(
    private readonly placement: OrderPlacement,
    private readonly orders: OrderQueries,
    private readonly currency: Currency,
    private readonly clock: Clock,
  ) {}

  @Post('users/:userId/orders')
  @SignedIn('admin')
  @HttpCode(200)
  @RequiresIdempotencyKey('phone-order-0001')
  @ApiOperation({
    operationId: 'placeOrderForCustomer',
    summary: 'Place an order on behalf of a customer',
    description:
      'Orders by phone and imports of past orders. The rules are the same, but the request may set prices and a past date.',
  })
  @ApiParam({ name: 'userId', schema: { type: 'string', format: 'uuid' } })
  @ApiBody({ type: PlaceOrderForCustomerRequest, examples: CUSTOMER_ORDER_EXAMPLES })
  @ApiResponse({ status: 200, type: OrderResponse, description: 'The order, paid.', headers: replayedHeader })
  @Problems(accessErrors, 'identity.user-not-found')
  @PlacementProblems()
  async place(
    @Param('userId', ExistingUserPipe) userId: UserId,
    @Idempotent() request: IdempotentRequest,
    @Body() body: PlaceOrderForCustomerRequest,
    @Req() { traceparent }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const placedAt = body.placedAt === undefined ? undefined : pastTime('/placedAt', body.placedAt, this.clock.now());
    const { lines, userCouponId } = body;
    const order = { request, userId, userCouponId, expectedTotalAmount: undefined, placedAt, traceparent };
    return sendAnswer(reply, await this.placement.place(placeOrder(order, lines)));
  }

  @Get('admin/orders')
  @SignedIn('admin')
  @ApiOperation({ operationId: 'listAllOrders', summary: "All customers' orders", description: 'Newest first.' })
  @ApiResponse({ status: 200, type: OrderListResponse, description: 'A page of orders.' })
  async list(
    @CurrentUser() reader: SignedInUser,
    @Query() { userId, status, from, to, limit, cursor }: ListAllOrdersQuery,
  ): Promise<OrderListResponse> {
    const found = await this.orders.list({
      reader: reader.userId,
      userId,
      status,
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
      limit,
      after: decodeCursor<OrderPosition>(cursor, [isMoment, isId]),
    });
    return pageOf(found, limit, positionOf, (order) => toOrderView(order, this.currency.code));
  }
}
