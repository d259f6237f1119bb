import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Clock } from '@app/kernel';
import { Problems, SignedIn } from '@app/platform';
import { auditErrors } from '../../audit.errors';
import { Auditor } from '../../auditor';
import { AuditQuery, rangeOf } from './audit.query';
import { AuditResponse, toAuditResponse } from './audit.response';

/** A load balancer closes the connection after 60 s without an answer (docs/design.md, Load balancer). */
const DEADLINE_MS = 55_000;
const RETRY_AFTER_SECONDS = 5;

@ApiTags('admin')
@Controller('admin/audit')
export class AuditController {
  private auditing = false;

  constructor(
    private readonly auditor: Auditor,
    private readonly clock: Clock,
  ) {}

  @Get()
  @SignedIn('admin')
  @ApiOperation({
    operationId: 'audit',
    summary: 'Audit the orders of a time range',
    description:
      'Examines the orders booked in a time range (the last 24 hours by default) and the wallets and products that changed ' +
      'in it, on one snapshot of the database: ledger against balances, stock against sales, orders against their lines, ' +
      'debits, keys and events. Lists the rows that break a rule. For all of history run `npm run audit`.',
  })
  @ApiResponse({ status: 200, type: AuditResponse, description: 'Also with violations: see `ok`.' })
  @Problems(auditErrors, 'audit.busy')
  async get(@Query() query: AuditQuery): Promise<AuditResponse> {
    const range = rangeOf(query, this.clock.now());
    if (this.auditing) throw auditErrors.error('audit.busy', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    this.auditing = true;
    try {
      return toAuditResponse(await this.auditor.audit(range, { deadlineMs: DEADLINE_MS }));
    } finally {
      this.auditing = false;
    }
  }
}
