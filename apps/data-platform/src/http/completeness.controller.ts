import { Anyone, Problems, requestErrors } from '@app/platform';
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ComparedHoursRepository } from '../reconciliation/compared-hours.repository';
import { Reconciliation } from '../reconciliation/reconciliation';
import { ReconciliationConfig } from '../reconciliation/reconciliation.config';
import { CompletenessResponse, toGapResponse } from './completeness.response';

const MOST_GAPS = 100;

@ApiTags('completeness')
@Controller('completeness')
export class CompletenessController {
  constructor(
    private readonly hours: ComparedHoursRepository,
    private readonly reconciliation: Reconciliation,
    private readonly config: ReconciliationConfig,
  ) {}

  @Get()
  @Anyone()
  @ApiOperation({
    summary: 'Up to when all events of the shop are booked',
    description:
      "Compares counts and digests with the shop's manifest, hour by hour. A replay by the shop heals a gap.",
  })
  @ApiResponse({ status: 200, type: CompletenessResponse })
  @Problems(requestErrors, 'dependency.unavailable')
  async get(): Promise<CompletenessResponse> {
    const { equalTo, differing, first } = await this.hours.progress();
    const gaps = await this.hours.findDiffering(MOST_GAPS);
    return {
      completeTo: equalTo?.toISOString() ?? null,
      comparedFrom: first?.toISOString() ?? null,
      gapCount: differing,
      gaps: gaps.map((gap) => toGapResponse(gap, this.config.graceMs)),
      problem: this.reconciliation.problem ?? null,
    };
  }
}
