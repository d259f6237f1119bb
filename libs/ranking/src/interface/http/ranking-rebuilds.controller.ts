import { decodeCursor, isAmount, pageOf, PageQuery, SignedIn } from '@app/platform';
import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { GenerationRepository } from '../../application/generation.repository';
import { StartRebuildUseCase } from '../../application/start-rebuild.use-case';
import { RankingRebuildListResponse, StartedRebuildResponse, toRebuildResponse } from './ranking-rebuild.response';

@ApiTags('admin')
@Controller('admin/rankings/rebuilds')
export class RankingRebuildsController {
  constructor(
    private readonly startRebuild: StartRebuildUseCase,
    private readonly generations: GenerationRepository,
  ) {}

  @Post()
  @SignedIn('admin')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'startRankingRebuild',
    summary: 'Build the ranking again from the orders',
    description:
      'A worker does it, while the ranking goes on serving and hearing of sales. One at a time: answers the rebuild ' +
      'under way when there is one.',
  })
  @ApiResponse({ status: 202, type: StartedRebuildResponse, description: 'It will be done, or is being done.' })
  async start(): Promise<StartedRebuildResponse> {
    const { generation, status } = await this.startRebuild.execute();
    return { generation, status };
  }

  @Get()
  @SignedIn('admin')
  @ApiOperation({
    operationId: 'listRankingRebuilds',
    summary: 'How far rebuilds of the ranking are',
    description: 'Newest first. The first generation was never built: it began empty.',
  })
  @ApiResponse({ status: 200, type: RankingRebuildListResponse, description: 'A page of generations.' })
  async list(@Query() { limit, cursor }: PageQuery): Promise<RankingRebuildListResponse> {
    const [before] = decodeCursor<[number]>(cursor, [isAmount]) ?? [];
    const found = await this.generations.list({ limit, before });
    return pageOf(found, limit, ({ generation }) => [generation], toRebuildResponse);
  }
}
