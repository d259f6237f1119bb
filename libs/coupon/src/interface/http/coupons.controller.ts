import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Clock, Currency, type DomainError, isId } from '@app/kernel';
import {
  Anyone,
  CurrentUser,
  decodeCursor,
  IdParam,
  isMoment,
  PageQuery,
  pageOf,
  Problems,
  requestErrors,
  ShortRoute,
  SignedIn,
  type SignedInUser,
} from '@app/platform';
import { ClaimCouponUseCase } from '../../application/claim-coupon.use-case';
import { type CouponPosition, CouponQueries } from '../../application/coupon.queries';
import { CreateCouponUseCase } from '../../application/create-coupon.use-case';
import { type ClaimOutcome, isRefusal } from '../../domain/claim';
import type { Coupon, CouponId } from '../../domain/coupon';
import { couponErrors, refusalError } from '../../domain/coupon.errors';
import {
  ClaimResponse,
  CouponListResponse,
  CouponResponse,
  toClaimResponse,
  toCouponResponse,
} from './coupon.response';
import { COUPON_EXAMPLES, CreateCouponRequest, toCreateCoupon } from './create-coupon.request';

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
    description: 'Those that end soonest come first.',
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
  @ApiOperation({
    operationId: 'createCoupon',
    summary: 'Create a coupon',
    description: 'What it takes off, how many there are and when they can be claimed never changes afterwards.',
  })
  @ApiBody({ type: CreateCouponRequest, examples: COUPON_EXAMPLES })
  @ApiResponse({ status: 201, type: CouponResponse, description: 'The new coupon.' })
  async create(@Body() body: CreateCouponRequest): Promise<CouponResponse> {
    return toCouponResponse(await this.createCoupon.execute(toCreateCoupon(body)), this.currency.code);
  }

  @Post(':couponId/claims')
  @ShortRoute()
  @SignedIn('customer')
  @ApiOperation({
    operationId: 'claimCoupon',
    summary: 'Claim a coupon',
    description: 'First come, first served. A 201 is never taken back.',
  })
  @ApiParam({ name: 'couponId', schema: { type: 'string', format: 'uuid' } })
  @ApiResponse({ status: 201, type: ClaimResponse, description: 'It is yours.' })
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
    @Param('couponId', IdParam.of(couponErrors, 'coupon.not-found')) couponId: CouponId,
  ): ClaimAnswer | Promise<ClaimAnswer> {
    const outcome = this.claimCoupon.execute(userId, couponId);
    return outcome instanceof Promise ? outcome.then(answerOf) : answerOf(outcome);
  }
}

/** A refusal is returned, not thrown (AnsweringAdapter). */
type ClaimAnswer = ClaimResponse | DomainError;

const answerOf = (outcome: ClaimOutcome): ClaimAnswer =>
  isRefusal(outcome) ? refusalError(outcome) : toClaimResponse(outcome);

const positionOf = ({ claimUntil, couponId }: Coupon): CouponPosition => [claimUntil.getTime(), couponId];
