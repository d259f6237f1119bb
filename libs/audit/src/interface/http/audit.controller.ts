import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Clock, Unavailable } from '@app/kernel';
import { DeadlineExceeded, Problems, SignedIn } from '@app/platform';
import { auditErrors } from '../../audit.errors';
import { Auditor } from '../../auditor';
import { AuditStatusQuery } from '../../rounds/audit-status.query';
import { AuditProgressResponse, toAuditProgressResponse } from './audit-progress.response';
import { AuditQuery, rangeOf } from './audit.query';
import { AuditResponse, toAuditResponse } from './audit.response';

/** The edge gives up after 29 s without an answer, as API Gateway does. */
const DEADLINE_MS = 25_000;
const RETRY_AFTER_SECONDS = 5;

@ApiTags('admin')
@Controller('admin/audit')
export class AuditController {
  private auditing = false;

  constructor(
    private readonly auditor: Auditor,
    private readonly clock: Clock,
    private readonly status: AuditStatusQuery,
  ) {}

  @Get()
  @SignedIn('admin')
  @ApiOperation({
    operationId: 'audit',
    summary: 'Audit the orders of a time range',
    description:
      'Examines the orders booked in a time range (the last 24 hours by default) and the wallets and products that changed ' +
      'in it, on one snapshot of the database: ledger against balances, stock against sales, orders against their lines, ' +
      'debits, keys and events. Lists the rows that break a rule. It has 25 seconds. For all of history run ' +
      '`npm run audit`, or read what the hourly audit has found: GET /admin/audit/progress.',
  })
  @ApiResponse({ status: 200, type: AuditResponse, description: 'Also with violations: see `ok`.' })
  @Problems(auditErrors, 'audit.busy', 'audit.too-long')
  async get(@Query() query: AuditQuery): Promise<AuditResponse> {
    const range = rangeOf(query, this.clock.now());
    if (this.auditing) throw auditErrors.error('audit.busy', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    this.auditing = true;
    try {
      return toAuditResponse(await this.auditor.audit(range, { deadlineMs: DEADLINE_MS }));
    } catch (error) {
      if (isTooLong(error)) throw auditErrors.error('audit.too-long');
      throw error;
    } finally {
      this.auditing = false;
    }
  }

  @Get('progress')
  @SignedIn('admin')
  @ApiOperation({
    operationId: 'getAuditProgress',
    summary: 'Read the results of the hourly audit',
    description:
      'The workers audit each hour of bookings soon after its end, and all of history in rounds. Answers how far they have ' +
      'come and which rows break a rule, from the stored results.',
  })
  @ApiResponse({ status: 200, type: AuditProgressResponse, description: 'Also with violations: see `ok`.' })
  async getProgress(): Promise<AuditProgressResponse> {
    return toAuditProgressResponse(await this.status.find());
  }
}

const isTooLong = (error: unknown): boolean => error instanceof Unavailable && error.cause instanceof DeadlineExceeded;
