import { ApiProperty } from '@nestjs/swagger';
import type { AuditReport } from '../../audit-report';

export class ViolationResponse {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: ['string', 'integer', 'null'] as never },
    description: 'The columns that identify the row: ids, and numbers such as entryNo.',
    example: { userId: '019ab2c4-5d6e-7f80-91a2-b3c4d5e6f708', entryNo: 3 },
  })
  readonly row: Readonly<Record<string, string | number | null>>;
  @ApiProperty({ example: 'balance 82000' })
  readonly expected: string;
  @ApiProperty({ example: 'balance 83000' })
  readonly found: string;
}

export class CheckResponse {
  @ApiProperty({ example: 'ledger.chain' })
  readonly name: string;
  @ApiProperty({
    description: 'The rule, in one sentence.',
    example: "An entry's balance is the previous entry's balance plus its own amount.",
  })
  readonly rule: string;
  @ApiProperty()
  readonly ok: boolean;
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'How many rows the check examined.',
    example: 12_840,
  })
  readonly examined: number;
  @ApiProperty({ type: 'integer', format: 'int64', example: 1 })
  readonly violationCount: number;
  @ApiProperty({ type: () => [ViolationResponse], description: 'The first hundred violations.' })
  readonly violations: readonly ViolationResponse[];
}

export class AuditResponse {
  @ApiProperty({ description: 'True when no check found a violation.' })
  readonly ok: boolean;
  @ApiProperty({ format: 'date-time', description: 'The time of the snapshot that all checks have read.' })
  readonly checkedAt: string;
  @ApiProperty({ type: () => [CheckResponse] })
  readonly checks: readonly CheckResponse[];
}

export const toAuditResponse = ({ ok, checkedAt, checks }: AuditReport): AuditResponse => ({
  ok,
  checkedAt: checkedAt.toISOString(),
  checks,
});
