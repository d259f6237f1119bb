import { applyDecorators } from '@nestjs/common';
import { ApiExtension, ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { ErrorCatalogue } from '@app/kernel';
import { PROBLEM, PROBLEM_OF_WRITES } from './problem-responses';

export class FieldProblem {
  @ApiProperty({ description: 'JSON pointer into the body, or the name of a parameter.', example: '/lines/0/quantity' })
  readonly pointer: string;
  @ApiProperty({ example: 'is-int' })
  readonly code: string;
  @ApiProperty({ example: 'must be a whole number' })
  readonly message: string;
}

/** RFC 9457 problem details: every error answer has this form. */
export class Problem {
  @ApiProperty({
    description: 'A path that answers with an explanation of the code.',
    example: '/problems/order.out-of-stock',
  })
  readonly type: string;
  @ApiProperty({ example: 'Insufficient stock' })
  readonly title: string;
  @ApiProperty({ type: 'integer', example: 409 })
  readonly status: number;
  @ApiProperty({ description: 'What is wrong this time and what to do.', example: 'Order less of them.' })
  readonly detail: string;
  @ApiProperty({ description: 'The path of the request.', example: '/orders' })
  readonly instance: string;
  @ApiProperty({ description: 'Stable: branch on this.', example: 'order.out-of-stock' })
  readonly code: string;
  @ApiProperty({ description: 'Finds the request in our logs.', example: '4bf92f3577b34da6a3ce929d0e0e4736' })
  readonly traceId: string;
  @ApiProperty({
    type: () => [FieldProblem],
    required: false,
    description: 'With 400: one entry for each field, 20 at most.',
  })
  readonly errors?: readonly FieldProblem[];
  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'Facts that belong to the code.' })
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Codes that an operation may answer with; `writeProblemResponses` documents them. */
export const Problems = <Code extends string>(catalogue: ErrorCatalogue<Code>, ...codes: Code[]): MethodDecorator =>
  markedWith(PROBLEM, catalogue, codes);

/** Codes that an operation may answer with unless it is a GET. */
export const ProblemsOfWrites = <Code extends string>(
  catalogue: ErrorCatalogue<Code>,
  ...codes: Code[]
): MethodDecorator => markedWith(PROBLEM_OF_WRITES, catalogue, codes);

const markedWith = <Code extends string>(
  prefix: string,
  catalogue: ErrorCatalogue<Code>,
  codes: readonly Code[],
): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(Problem),
    ...codes.map((code) => ApiExtension(prefix + code, { ...catalogue.definitionOf(code) })),
  );
