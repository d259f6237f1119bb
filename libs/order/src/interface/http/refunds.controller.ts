import { Body, Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Clock, type IdempotentRequest, type OrderId, type UserId } from '@app/kernel';
import {
  CurrentUser,
  Idempotent,
  IdParam,
  invalidRequest,
  Problems,
  replayedHeader,
  RequiresIdempotencyKey,
  sendAnswer,
  SignedIn,
  type SignedInUser,
} from '@app/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OrderQueries } from '../../application/order.queries';
import { refundOrder } from '../../application/refund-order.command';
import { RefundOrderUseCase } from '../../application/refund-order.use-case';
import { orderErrors } from '../../domain/order.errors';
import { OrderResponse } from './order.response';
import { pastTime } from './past-time';
import { REFUND_EXAMPLES, RefundOrderRequest, requestedRefunds } from './refund-order.request';

const OrderIdParam = IdParam.of(orderErrors, 'order.not-found');

/** Refunds and cancellations: customers for their own orders, admins for all orders. */
@ApiTags('orders')
@Controller('orders/:orderId')
export class RefundsController {
  constructor(
    private readonly refunds: RefundOrderUseCase,
    private readonly orders: OrderQueries,
    private readonly clock: Clock,
  ) {}

  @Post('cancellation')
  @SignedIn('customer', 'admin')
  @HttpCode(200)
  @RequiresIdempotencyKey('my-cancellation-0001')
  @ApiOperation({
    operationId: 'cancelOrder',
    summary: 'Cancel an order',
    description:
      'Refunds the whole order: the money, the units and, while it is still valid, the coupon. Possible only while no unit ' +
      'of the order is refunded.',
  })
  @ApiParam({ name: 'orderId', schema: { type: 'string', format: 'uuid' } })
  @ApiResponse({ status: 200, type: OrderResponse, description: 'The order, cancelled.', headers: replayedHeader })
  @Problems(orderErrors, 'order.not-found', 'order.not-cancellable', 'order.stock-too-large', 'order.balance-too-large')
  async cancel(
    @CurrentUser() user: SignedInUser,
    @Param('orderId', OrderIdParam) orderId: OrderId,
    @Idempotent() request: IdempotentRequest,
    @Req() { traceparent }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const command = refundOrder({
      request,
      userId: await this.ownerOf(orderId, user),
      orderId,
      lines: 'cancellation',
      reason: undefined,
      refundedAt: undefined,
      traceparent,
    });
    return sendAnswer(reply, await this.refunds.execute(command));
  }

  @Post('refunds')
  @SignedIn('customer', 'admin')
  @HttpCode(200)
  @RequiresIdempotencyKey('my-refund-0001')
  @ApiOperation({
    operationId: 'refundOrder',
    summary: 'Refund an order fully or partly',
    description:
      'Refunds units and their price. For a line with a discount, the total refunded amount is floor(paid × refunded units ' +
      '÷ units), and the last unit gets the rest. The last unit of the order also returns the coupon.',
  })
  @ApiParam({ name: 'orderId', schema: { type: 'string', format: 'uuid' } })
  @ApiBody({ type: RefundOrderRequest, examples: REFUND_EXAMPLES })
  @ApiResponse({
    status: 200,
    type: OrderResponse,
    description: 'The order after the refund.',
    headers: replayedHeader,
  })
  @Problems(
    orderErrors,
    'order.not-found',
    'order.nothing-to-refund',
    'order.refunded-before-placed',
    'order.stock-too-large',
    'order.balance-too-large',
  )
  async refund(
    @CurrentUser() user: SignedInUser,
    @Param('orderId', OrderIdParam) orderId: OrderId,
    @Idempotent() request: IdempotentRequest,
    @Body() { lines, reason, refundedAt }: RefundOrderRequest,
    @Req() { traceparent }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const command = refundOrder({
      request,
      lines: requestedRefunds(lines),
      reason,
      refundedAt: refundedAt === undefined ? undefined : this.timeFrom(user, refundedAt),
      userId: await this.ownerOf(orderId, user),
      orderId,
      traceparent,
    });
    return sendAnswer(reply, await this.refunds.execute(command));
  }

  /** Restricts a customer to orders of their own: an order of another customer is not found. */
  private async ownerOf(orderId: OrderId, { userId, roles }: SignedInUser): Promise<UserId> {
    return roles.includes('admin') ? this.orders.ownerOf(orderId) : userId;
  }

  private timeFrom({ roles }: SignedInUser, text: string): Date {
    if (roles.includes('admin')) return pastTime('/refundedAt', text, this.clock.now());
    throw invalidRequest([
      { pointer: '/refundedAt', code: 'admin-only', message: 'is for admins only: omit the field' },
    ]);
  }
}
