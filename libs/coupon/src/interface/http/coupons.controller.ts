import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Clock, Currency, DomainError, type IdempotentRequest, isId } from '@app/kernel';
import { DirectRoute } from '@app/fast-path';
import {
  Anyone,
  CurrentUser,
  decodeCursor,
  Idempotent,
  IdParam,
  isMoment,
  PageQuery,
  pageOf,
  Problems,
  replayedHeader,
  requestErrors,
  RequiresIdempotencyKey,
  sendAnswer,
  SignedIn,
  type SignedInUser,
} from '@app/platform';
import type { FastifyReply } from 'fastify';
import { ClaimCouponUseCase } from '../../application/claim-coupon.use-case';
import { type CouponPosition, CouponQueries } from '../../application/coupon.queries';
import { CreateCouponUseCase } from '../../application/create-coupon.use-case';
import type { ClaimAnswer } from '../../application/keyed-claim';
import { isRefusal } from '../../domain/claim';
import type { Coupon, CouponId } from '../../domain/coupon';
import { couponErrors, refusalError } from '../../domain/coupon.errors';
import { ClaimResponse, CouponListResponse, CouponResponse, toCouponResponse } from './coupon.response';
import { COUPON_EXAMPLES, CreateCouponRequest, toNewCoupon } from './create-coupon.request';

@ApiTags('coupons')
@Controller('coupons')
export class CouponsController {
  constructor(
    private readonly coupons: CouponQueries,
    private readonly createCoupon: CreateCouponUseCase,
    private readonly claimCoupon: ClaimCouponUseCase,
    private readonly clock: Clock,
    private readonly currency: Currency,
  ) {}

  @Get()
  @Anyone()
  @ApiOperation({
    operationId: 'listCoupons',
    summary: 'Coupons that can be claimed now',
    description: 'Coupons that end soonest come first.',
  })
  @ApiResponse({ status: 200, type: CouponListResponse, description: 'A page of coupons.' })
  @Problems(requestErrors, 'dependency.unavailable')
  async list(@Query() { limit, cursor }: PageQuery): Promise<CouponListResponse> {
    const after = decodeCursor<CouponPosition>(cursor, [isMoment, isId]);
    const found = await this.coupons.listClaimable({ now: this.clock.now(), limit, after });
    return pageOf(found, limit, positionOf, (coupon) => toCouponResponse(coupon, this.currency.code));
  }

  @Post()
  @SignedIn('admin')
  @RequiresIdempotencyKey('autumn-tea-coupon-0001')
  @ApiOperation({
    operationId: 'createCoupon',
    summary: 'Create a coupon',
    description: 'Discount, quantity and claim period of a coupon cannot be changed afterwards.',
  })
  @ApiBody({ type: CreateCouponRequest, examples: COUPON_EXAMPLES })
  @ApiResponse({ status: 201, type: CouponResponse, description: 'The new coupon.', headers: replayedHeader })
  async create(
    @Idempotent() request: IdempotentRequest,
    @Body() body: CreateCouponRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const view = (coupon: Coupon): CouponResponse => toCouponResponse(coupon, this.currency.code);
    return sendAnswer(reply, await this.createCoupon.execute({ coupon: toNewCoupon(body), request, view }));
  }

  @Post(':couponId/claims')
  @DirectRoute()
  @SignedIn('customer')
  @RequiresIdempotencyKey('my-coupon-0001')
  @ApiOperation({
    operationId: 'claimCoupon',
    summary: 'Claim a coupon',
    description:
      'First come, first served. A 201 is never taken back. The same request with the same key gets the same 201 again, also ' +
      'after the coupon has sold out.',
  })
  @ApiParam({ name: 'couponId', schema: { type: 'string', format: 'uuid' } })
  @ApiResponse({ status: 201, type: ClaimResponse, description: 'The claimed coupon.', headers: replayedHeader })
  @Problems(
    couponErrors,
    'coupon.not-found',
    'coupon.not-open',
    'coupon.sold-out',
    'coupon.already-claimed',
    'coupon.busy',
  )
  claim(
    @CurrentUser() { userId }: SignedInUser,
    @Idempotent() request: IdempotentRequest,
    @Param('couponId', IdParam.of(couponErrors, 'coupon.not-found')) couponId: CouponId,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Sent | Promise<Sent> {
    const answer = this.claimCoupon.execute({ userId, couponId, request });
    return answer instanceof Promise ? answer.then((found) => toSent(reply, found)) : toSent(reply, answer);
  }
}

/** A refusal is returned, not thrown (ADR 0022). */
type Sent = string | DomainError;

function toSent(reply: FastifyReply, answer: ClaimAnswer): Sent {
  if (answer instanceof DomainError) return answer;
  return isRefusal(answer) ? refusalError(answer) : sendAnswer(reply, answer);
}

const positionOf = ({ claimUntil, couponId }: Coupon): CouponPosition => [claimUntil.getTime(), couponId];
