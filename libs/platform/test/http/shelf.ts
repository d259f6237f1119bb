import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { type IdempotentRequest, Unavailable } from '@app/kernel';
import {
  AdminOrScope,
  Anyone,
  Caller,
  CurrentUser,
  DeltaField,
  EnumField,
  IdField,
  IdListField,
  Idempotent,
  IntegerField,
  ListField,
  PageQuery,
  type Principal,
  sendAnswer,
  SignedIn,
  SignedInOrNot,
  type SignedInUser,
  TextField,
  TimeField,
} from '@app/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';

class BookRequest {
  @IdField({ description: 'Which book.' })
  readonly bookId: string;
  @IntegerField({ description: 'How many.', min: 1, max: 1_000 })
  readonly quantity: number;
}

/** One field of each kind that requests are made of. */
export class ShelfRequest {
  @TextField({ description: 'Its name.', max: 10 })
  readonly name: string;
  @TextField({
    description: 'Its label.',
    max: 5,
    pattern: { regex: /^[a-z]*$/, says: 'must be lower case' },
    optional: true,
  })
  readonly label?: string;
  @IntegerField({ description: 'Its price.', min: 0 })
  readonly price: number;
  @DeltaField({ description: 'Up or down.', optional: true })
  readonly delta?: number;
  @EnumField({ description: 'Its kind.', values: ['wood', 'steel'], name: 'ShelfKind', optional: true })
  readonly kind?: string;
  @TimeField({ description: 'Since when.', optional: true })
  readonly since?: string;
  @ListField(() => BookRequest, { description: 'Its books.', min: 1, max: 3, optional: true })
  readonly books?: readonly BookRequest[];
  @IdListField({ description: 'Its tags.', min: 1, max: 3, optional: true })
  readonly tags?: readonly string[];
}

export const received: unknown[] = [];

/** Operations that do nothing but show what a request goes through before it reaches them. */
@Controller('shelves')
export class ShelvesController {
  @Post()
  @Anyone()
  create(@Body() request: ShelfRequest): ShelfRequest {
    received.push(request);
    return request;
  }

  @Get()
  @Anyone()
  list(@Query() { limit, cursor }: PageQuery): object {
    return { limit, cursor: cursor ?? null };
  }

  @Post('orders')
  @SignedIn('customer')
  @HttpCode(200)
  order(
    @Idempotent() { callerId, key, requestHash }: IdempotentRequest,
    @Body() _: ShelfRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    const body = JSON.stringify({ callerId, key, hash: requestHash.toString('hex') });
    return sendAnswer(reply, { body, replayed: key === 'replayed' });
  }

  @Post('orders/:orderId/cancellation')
  @SignedIn('customer')
  @HttpCode(200)
  cancel(@Idempotent() { requestHash }: IdempotentRequest, @Param('orderId') _: string): object {
    return { hash: requestHash.toString('hex') };
  }

  @Get('mine')
  @SignedIn('customer', 'admin')
  mine(@CurrentUser() { userId }: SignedInUser): object {
    return { userId };
  }

  @Get('seen')
  @SignedInOrNot()
  seen(@Req() { principal }: FastifyRequest): object {
    return { by: principal?.kind ?? 'nobody' };
  }

  @Post('borrowed')
  @SignedInOrNot()
  @HttpCode(200)
  borrow(@Req() { principal }: FastifyRequest): object {
    return { by: principal?.kind ?? 'nobody' };
  }

  @Post('restock')
  @AdminOrScope('shelf:restock')
  @HttpCode(200)
  restock(@Caller() { kind }: Principal): object {
    return { kind };
  }

  /** Says nothing about who may call it. */
  @Get('forgotten')
  forgotten(): object {
    return {};
  }

  @Get('broken')
  @Anyone()
  broken(): never {
    throw new Error("Duplicate entry 'somebody@example.test' for key 'users_by_email'");
  }

  @Get('unreachable')
  @Anyone()
  unreachable(): never {
    throw new Unavailable('redis', new Error('ECONNREFUSED'));
  }
}
