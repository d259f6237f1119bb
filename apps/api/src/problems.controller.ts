import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Anyone, Problems, requestErrors, statusOf } from '@app/platform';
import { errorCatalogues } from './error-catalogues';

export class ProblemExplanation {
  @ApiProperty({ example: 'order.out-of-stock' })
  readonly code: string;
  @ApiProperty({ type: 'integer', example: 409 })
  readonly status: number;
  @ApiProperty({ example: 'Insufficient stock' })
  readonly title: string;
  @ApiProperty({
    description: 'What it means and what to do.',
    example: 'Order less of it; the key may be used again.',
  })
  readonly help: string;
}

/** Where the `type` of a problem leads. */
@ApiTags('problems')
@Controller('problems')
export class ProblemsController {
  @Get()
  @Anyone()
  @ApiOperation({ operationId: 'listProblems', summary: 'Every error code, explained' })
  @ApiResponse({ status: 200, type: [ProblemExplanation], description: 'All of them.' })
  list(): ProblemExplanation[] {
    return errorCatalogues.flatMap((catalogue) => catalogue.codes().flatMap((code) => explain(code) ?? []));
  }

  @Get(':code')
  @Anyone()
  @ApiOperation({
    operationId: 'getProblem',
    summary: 'An error code, explained',
    description: 'The `type` of every error leads here.',
  })
  @ApiParam({ name: 'code', example: 'order.out-of-stock' })
  @ApiResponse({ status: 200, type: ProblemExplanation, description: 'What it means and what to do.' })
  @Problems(requestErrors, 'request.not-found')
  get(@Param('code') code: string): ProblemExplanation {
    const explanation = explain(code);
    if (!explanation) throw requestErrors.error('request.not-found', { detail: 'No error has this code.' });
    return explanation;
  }
}

function explain(code: string): ProblemExplanation | undefined {
  const definition = errorCatalogues.map((catalogue) => catalogue.find(code)).find((found) => found !== undefined);
  return definition && { code, status: statusOf(definition.kind), title: definition.title, help: definition.help };
}
