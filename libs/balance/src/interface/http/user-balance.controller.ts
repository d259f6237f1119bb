import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { IdempotentRequest, UserId } from '@app/kernel';
import {
  accessErrors,
  AdminOrScope,
  ExistingUserPipe,
  Idempotent,
  Problems,
  replayedHeader,
  RequiresIdempotencyKey,
  sendAnswer,
  SignedIn,
} from '@app/platform';
import type { FastifyReply } from 'fastify';
import { ChargeBalanceUseCase } from '../../application/charge-balance.use-case';
import { CorrectBalanceUseCase } from '../../application/correct-balance.use-case';
import { balanceErrors } from '../../domain/balance.errors';
import { CorrectionRequest, ReferencedChargeRequest } from './balance.requests';
import { ChargeResponse } from './balance.responses';

/** Operations of the payment system and of admins on a customer's balance. */
@ApiTags('balance')
@Controller('users/:userId/balance')
export class UserBalanceController {
  constructor(
    private readonly chargeBalance: ChargeBalanceUseCase,
    private readonly correctBalance: CorrectBalanceUseCase,
  ) {}

  @Post('charges')
  @AdminOrScope('balance:charge')
  @HttpCode(200)
  @RequiresIdempotencyKey('payment-2026-11-22-000417')
  @ApiOperation({
    operationId: 'chargeCustomerBalance',
    summary: "Charge a customer's balance",
    description:
      'A reference belongs to the client that sends it: the account, or the API key by its name. The same reference with ' +
      'the same customer and amount returns the same entry, for any key.',
  })
  @ApiParam({ name: 'userId', schema: { type: 'string', format: 'uuid' } })
  @ApiResponse({ status: 200, type: ChargeResponse, description: 'The entry.', headers: replayedHeader })
  @Problems(accessErrors, 'identity.user-not-found')
  @Problems(balanceErrors, 'balance.reference-reused', 'balance.too-large')
  async charge(
    @Param('userId', ExistingUserPipe) userId: UserId,
    @Idempotent() request: IdempotentRequest,
    @Body() { amount, reference }: ReferencedChargeRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return sendAnswer(reply, await this.chargeBalance.execute({ userId, amount, reference, request }));
  }

  @Post('corrections')
  @SignedIn('admin')
  @HttpCode(200)
  @RequiresIdempotencyKey('correction-2026-11-22-0001')
  @ApiOperation({
    operationId: 'correctCustomerBalance',
    summary: "Correct a customer's balance",
    description: 'Adds a signed amount, with a reason.',
  })
  @ApiParam({ name: 'userId', schema: { type: 'string', format: 'uuid' } })
  @ApiResponse({ status: 200, type: ChargeResponse, description: 'The entry.', headers: replayedHeader })
  @Problems(accessErrors, 'identity.user-not-found')
  @Problems(balanceErrors, 'balance.too-small', 'balance.too-large')
  async correct(
    @Param('userId', ExistingUserPipe) userId: UserId,
    @Idempotent() request: IdempotentRequest,
    @Body() { amount, reason }: CorrectionRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return sendAnswer(reply, await this.correctBalance.execute({ userId, amount, reason, request }));
  }
}
