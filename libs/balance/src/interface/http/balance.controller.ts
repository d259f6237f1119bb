import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Currency, type IdempotentRequest } from '@app/kernel';
import {
  CurrentUser,
  decodeCursor,
  Idempotent,
  isAmount,
  PageQuery,
  pageOf,
  Problems,
  replayedHeader,
  RequiresIdempotencyKey,
  sendAnswer,
  SignedIn,
  type SignedInUser,
} from '@app/platform';
import type { FastifyReply } from 'fastify';
import { BalanceQueries } from '../../application/balance.queries';
import { ChargeBalanceUseCase } from '../../application/charge-balance.use-case';
import { BalanceConfig } from '../../balance.config';
import { balanceErrors } from '../../domain/balance.errors';
import { ChargeRequest } from './balance.requests';
import { BalanceResponse, ChargeResponse, EntryListResponse, toEntryResponse } from './balance.responses';

@ApiTags('balance')
@Controller('balance')
export class BalanceController {
  constructor(
    private readonly balances: BalanceQueries,
    private readonly chargeBalance: ChargeBalanceUseCase,
    private readonly currency: Currency,
    private readonly config: BalanceConfig,
  ) {}

  @Get()
  @SignedIn('customer')
  @ApiOperation({
    operationId: 'getBalance',
    summary: 'Your balance',
    description: 'A wallet exists from its first use.',
  })
  @ApiResponse({ status: 200, type: BalanceResponse, description: 'The balance; 0 before the first entry.' })
  async get(@CurrentUser() { userId }: SignedInUser): Promise<BalanceResponse> {
    const { balance, updatedAt } = await this.balances.get(userId);
    return { userId, balance, currency: this.currency.code, updatedAt: updatedAt?.toISOString() ?? null };
  }

  @Get('entries')
  @SignedIn('customer')
  @ApiOperation({ operationId: 'listBalanceEntries', summary: 'Entries of your balance', description: 'Newest first.' })
  @ApiResponse({ status: 200, type: EntryListResponse, description: 'A page of entries.' })
  async entries(
    @CurrentUser() { userId }: SignedInUser,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<EntryListResponse> {
    const [before] = decodeCursor<readonly [number]>(cursor, [isAmount]) ?? [];
    const entries = await this.balances.listEntries(userId, limit, before);
    return pageOf(
      entries,
      limit,
      ({ entryNo }) => [entryNo],
      (entry) => toEntryResponse(entry, this.currency.code),
    );
  }

  @Post('charges')
  @SignedIn('customer')
  @HttpCode(200)
  @RequiresIdempotencyKey('my-charge-0001')
  @ApiOperation({
    operationId: 'chargeOwnBalance',
    summary: 'Charge your own balance',
    description: 'Only when BALANCE_SELF_CHARGE is on: for demonstrations. Real charges come from the payment system.',
  })
  @ApiResponse({ status: 200, type: ChargeResponse, description: 'The entry.', headers: replayedHeader })
  @Problems(balanceErrors, 'balance.self-charge-off', 'balance.too-large')
  async charge(
    @CurrentUser() { userId }: SignedInUser,
    @Idempotent() request: IdempotentRequest,
    @Body() { amount }: ChargeRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    if (!this.config.selfCharge) throw balanceErrors.error('balance.self-charge-off');
    const answer = await this.chargeBalance.execute({ userId, amount, reference: undefined, request });
    return sendAnswer(reply, answer);
  }
}
