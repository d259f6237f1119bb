import { ApiProperty } from '@nestjs/swagger';
import type { AuditReport } from '../../audit-report';

export class ViolationResponse {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: ['string', 'integer', 'null'] as never },
    description: 'What the row is found by: ids, and numbers such as entryNo.',
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
    description: 'What must hold.',
    example: "An entry's balance is that of the entry before it and its own amount.",
  })
  readonly rule: string;
  @ApiProperty()
  readonly ok: boolean;
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'How many rows had to keep the rule.',
    example: 12_840,
  })
  readonly examined: number;
  @ApiProperty({ type: 'integer', format: 'int64', example: 1 })
  readonly violationCount: number;
  @ApiProperty({ type: () => [ViolationResponse], description: 'The first hundred.' })
  readonly violations: readonly ViolationResponse[];
}

export class AuditResponse {
  @ApiProperty({ description: 'True when no check found anything.' })
  readonly ok: boolean;
  @ApiProperty({ format: 'date-time', description: 'The moment of the snapshot that all checks have read.' })
  readonly checkedAt: string;
  @ApiProperty({ type: () => [CheckResponse] })
  readonly checks: readonly CheckResponse[];
}

export const toAuditResponse = ({ ok, checkedAt, checks }: AuditReport): AuditResponse => ({
  ok,
  checkedAt: checkedAt.toISOString(),
  checks,
});
