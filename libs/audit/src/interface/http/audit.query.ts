import { invalidRequest, TimeField } from '@app/platform';
import type { AuditRange } from '../../audit-report';

const DAY_MS = 24 * 60 * 60 * 1_000;

export class AuditQuery {
  @TimeField({
    description:
      'Orders booked at or after this time, such as 2026-11-01T00:00:00Z; default: a day before `to`, or before now.',
    optional: true,
  })
  readonly from?: string;

  @TimeField({
    description: 'Orders booked before this time; default: no limit.',
    optional: true,
  })
  readonly to?: string;
}

/** @throws request.invalid when the range ends before it begins. */
export function rangeOf(query: AuditQuery, now: Date): Required<Pick<AuditRange, 'from'>> & AuditRange {
  const to = query.to === undefined ? undefined : new Date(query.to);
  const end = to ?? now;
  const from = query.from === undefined ? new Date(end.getTime() - DAY_MS) : new Date(query.from);
  if (from >= end) {
    const message = to ? 'must be before to' : 'must be before now';
    throw invalidRequest([{ pointer: '/from', code: 'before-to', message }]);
  }
  return to ? { from, to } : { from };
}
