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
    description: 'The meaning of the error, and the next step.',
    example: 'Order less of it; the key may be used again.',
  })
  readonly help: string;
}

/** The target of a problem's `type`. */
@ApiTags('problems')
@Controller('problems')
export class ProblemsController {
  @Get()
  @Anyone()
  @ApiOperation({ operationId: 'listProblems', summary: 'List all error codes' })
  @ApiResponse({ status: 200, type: [ProblemExplanation], description: 'All error codes.' })
  list(): ProblemExplanation[] {
    return errorCatalogues.flatMap((catalogue) => catalogue.codes().flatMap((code) => explain(code) ?? []));
  }

  @Get(':code')
  @Anyone()
  @ApiOperation({
    operationId: 'getProblem',
    summary: 'Explain an error code',
    description: 'The `type` of every error links here.',
  })
  @ApiParam({ name: 'code', example: 'order.out-of-stock' })
  @ApiResponse({ status: 200, type: ProblemExplanation, description: 'The meaning of the error, and the next step.' })
  @Problems(requestErrors, 'request.not-found')
  get(@Param('code') code: string): ProblemExplanation {
    const explanation = explain(code);
    if (!explanation) throw requestErrors.error('request.not-found', { detail: 'Unknown error code.' });
    return explanation;
  }
}

function explain(code: string): ProblemExplanation | undefined {
  const definition = errorCatalogues.map((catalogue) => catalogue.find(code)).find((found) => found !== undefined);
  return definition && { code, status: statusOf(definition.kind), title: definition.title, help: definition.help };
}
