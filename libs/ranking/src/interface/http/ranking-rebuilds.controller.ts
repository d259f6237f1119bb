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
    summary: 'Rebuild the ranking from the orders',
    description:
      'A worker runs the rebuild. Meanwhile the ranking is served and counts new sales. Only one rebuild runs at a time: ' +
      'the response is the rebuild under way, if there is one.',
  })
  @ApiResponse({ status: 202, type: StartedRebuildResponse, description: 'The rebuild is accepted or under way.' })
  async start(): Promise<StartedRebuildResponse> {
    const { generation, status } = await this.startRebuild.execute();
    return { generation, status };
  }

  @Get()
  @SignedIn('admin')
  @ApiOperation({
    operationId: 'listRankingRebuilds',
    summary: 'List the rebuilds of the ranking and their progress',
    description: 'Newest first. The first generation has no rebuild: it began empty.',
  })
  @ApiResponse({ status: 200, type: RankingRebuildListResponse, description: 'A page of generations.' })
  async list(@Query() { limit, cursor }: PageQuery): Promise<RankingRebuildListResponse> {
    const [before] = decodeCursor<[number]>(cursor, [isAmount]) ?? [];
    const found = await this.generations.list({ limit, before });
    return pageOf(found, limit, ({ generation }) => [generation], toRebuildResponse);
  }
}
