import { ApiProperty } from '@nestjs/swagger';
import type { AuditedHour, Round } from '../../rounds/audit-progress';
import type { AuditStatus } from '../../rounds/audit-status.query';
import type { Finding } from '../../rounds/findings';
import { ViolationResponse } from './audit.response';

export class FindingResponse {
  @ApiProperty({ example: 'ledger.chain' })
  readonly name: string;
  @ApiProperty({ description: 'The rule, in one sentence.' })
  readonly rule: string;
  @ApiProperty({ type: 'integer', format: 'int64', example: 1 })
  readonly violationCount: number;
  @ApiProperty({ type: () => [ViolationResponse], description: 'The first hundred violations.' })
  readonly violations: readonly ViolationResponse[];
}

export class AuditedHourResponse {
  @ApiProperty({ format: 'date-time', description: 'The begin of the hour.' })
  readonly hour: string;
  @ApiProperty({ format: 'date-time' })
  readonly auditedAt: string;
  @ApiProperty({ type: 'integer', format: 'int64', description: 'How many rows all checks together have examined.' })
  readonly examined: number;
  @ApiProperty({ type: () => [FindingResponse] })
  readonly findings: readonly FindingResponse[];
}

export class AuditRoundResponse {
  @ApiProperty({ type: 'integer', format: 'int32', example: 7 })
  readonly round: number;
  @ApiProperty({
    enum: ['hours', 'customers', 'coupons', 'products', 'totals', 'done'],
    enumName: 'AuditStage',
    description: 'What the round reads now.',
  })
  readonly stage: string;
  @ApiProperty({ format: 'date-time' })
  readonly startedAt: string;
  @ApiProperty({ format: 'date-time', required: false })
  readonly finishedAt?: string;
  @ApiProperty({ type: 'integer', format: 'int64', description: 'How many rows all checks together have examined.' })
  readonly examined: number;
  @ApiProperty({ type: () => [FindingResponse] })
  readonly findings: readonly FindingResponse[];
}

export class AuditProgressResponse {
  @ApiProperty({ description: 'True when no audited hour and no round has a violation.' })
  readonly ok: boolean;
  @ApiProperty({ type: 'integer', format: 'int64', example: 0 })
  readonly violationCount: number;
  @ApiProperty({
    type: () => AuditedHourResponse,
    required: false,
    description: 'The last audited hour: every hour up to it is audited. Absent before the first run.',
  })
  readonly lastHour?: AuditedHourResponse;
  @ApiProperty({ type: () => [AuditedHourResponse], description: 'The oldest hours with violations, at most 24.' })
  readonly brokenHours: readonly AuditedHourResponse[];
  @ApiProperty({
    type: () => AuditRoundResponse,
    required: false,
    description: 'The audit of all of history that is under way.',
  })
  readonly round?: AuditRoundResponse;
  @ApiProperty({
    type: () => AuditRoundResponse,
    required: false,
    description: 'The last finished audit of all of history.',
  })
  readonly finishedRound?: AuditRoundResponse;
}

export const toAuditProgressResponse = (status: AuditStatus): AuditProgressResponse => ({
  ok: status.violations === 0,
  violationCount: status.violations,
  ...(status.lastHour && { lastHour: toHour(status.lastHour) }),
  brokenHours: status.brokenHours.map(toHour),
  ...(status.round && { round: toRound(status.round) }),
  ...(status.finishedRound && { finishedRound: toRound(status.finishedRound) }),
});

const toHour = ({ hour, auditedAt, result }: AuditedHour): AuditedHourResponse => ({
  hour: hour.toISOString(),
  auditedAt: auditedAt.toISOString(),
  examined: result.examined,
  findings: result.findings.map(toFinding),
});

const toRound = ({ round, stage, startedAt, finishedAt, result }: Round): AuditRoundResponse => ({
  round,
  stage,
  startedAt: startedAt.toISOString(),
  ...(finishedAt && { finishedAt: finishedAt.toISOString() }),
  examined: result.examined,
  findings: result.findings.map(toFinding),
});

const toFinding = ({ name, rule, violationCount, violations }: Finding): FindingResponse => ({
  name,
  rule,
  violationCount,
  violations,
});
