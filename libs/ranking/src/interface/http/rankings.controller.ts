import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Clock, Currency } from '@app/kernel';
import { DirectRoute } from '@app/fast-path';
import { Anyone, Problems, requestErrors } from '@app/platform';
import type { FastifyReply } from 'fastify';
import { PopularProducts } from '../../application/popular-products';
import { rankingErrors } from '../../domain/ranking.errors';
import { rankingBody, RankingResponse } from './ranking.response';
import { choiceOf, RankingQuery } from './rankings.query';

@ApiTags('rankings')
@Controller('rankings')
export class RankingsController {
  constructor(
    private readonly products: PopularProducts,
    private readonly clock: Clock,
    private readonly currency: Currency,
  ) {}

  @Get('products')
  @DirectRoute()
  @Anyone()
  @ApiOperation({
    operationId: 'rankProducts',
    summary: 'Best-selling products',
    description:
      'Counts the sales of the days before `asOf`: an order counts when it was placed. A refund up to `asOf` reduces the ' +
      'sales of its own order, if that order is in the window, and nothing else. Products without net sales are omitted. ' +
      'A response is up to a minute old, or older when the database is slow: see `asOf`. Rankings of the past are computed ' +
      'one after the other; when too many wait, the response is 503 `ranking.busy`.',
  })
  @ApiResponse({ status: 200, type: RankingResponse, description: 'The first products, the best one first.' })
  @Problems(rankingErrors, 'ranking.busy')
  @Problems(requestErrors, 'dependency.unavailable')
  async rank(@Query() query: RankingQuery, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { window, by, limit } = query;
    const ranking = await this.products.find(choiceOf(query, this.clock.now()));
    void reply.header('content-type', 'application/json; charset=utf-8');
    return rankingBody(ranking, { window, by, limit, currency: this.currency.code });
  }
}
