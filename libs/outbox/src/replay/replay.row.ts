import type { OrderId } from '@app/kernel';
import { columnsOf, fromBinary, toBinary, type WrittenRow } from '@app/platform';
import { boundsOf, type Replay, type ReplayKind, type ReplayScope } from './replay';

export interface ReplayRow {
  readonly id: Buffer;
  readonly destination: string;
  readonly kind: ReplayKind;
  readonly scope: string;
  readonly requested_by: Buffer;
  readonly requested_at: Date;
  readonly cursor_at: Date | null;
  readonly cursor_id: Buffer | null;
  readonly examined: number;
  readonly queued: number;
  readonly finished_at: Date | null;
}

export const REPLAY_COLUMNS = columnsOf<ReplayRow>({
  id: true,
  destination: true,
  kind: true,
  scope: true,
  requested_by: true,
  requested_at: true,
  cursor_at: true,
  cursor_id: true,
  examined: true,
  queued: true,
  finished_at: true,
});

/** What `outbox_replays.scope` holds: equal texts are equal scopes. */
interface ScopeJson {
  readonly from?: string;
  readonly to?: string;
  readonly orderId?: string;
  readonly types?: readonly string[];
}

export function scopeText(scope: ReplayScope): string {
  const { from, to, types } = boundsOf(scope);
  const json: ScopeJson = {
    ...(from && { from: from.toISOString() }),
    ...(to && { to: to.toISOString() }),
    ...(scope.kind === 'order' && { orderId: scope.orderId }),
    ...(types && { types: [...new Set(types)].sort() }),
  };
  return JSON.stringify(json);
}

function toScope({ kind, scope }: ReplayRow): ReplayScope {
  const { from, to, orderId = '', types } = JSON.parse(scope) as ScopeJson;
  if (kind === 'range') return { kind, from: new Date(from ?? NaN), to: new Date(to ?? NaN), types };
  if (kind === 'order') {
    return {
      kind,
      orderId: orderId as OrderId,
      types,
      from: from ? new Date(from) : undefined,
      to: to ? new Date(to) : undefined,
    };
  }
  return { kind };
}

export const toReplay = (row: ReplayRow): Replay => ({
  replayId: fromBinary<'Replay'>(row.id),
  destination: row.destination,
  scope: toScope(row),
  requestedBy: fromBinary<'Caller'>(row.requested_by),
  requestedAt: row.requested_at,
  position:
    row.cursor_at && row.cursor_id ? { at: row.cursor_at, eventId: fromBinary<'Event'>(row.cursor_id) } : undefined,
  examined: row.examined,
  queued: row.queued,
  finishedAt: row.finished_at ?? undefined,
});

export const toReplayRow = (replay: Replay): WrittenRow<ReplayRow> => ({
  id: toBinary(replay.replayId),
  destination: replay.destination,
  kind: replay.scope.kind,
  scope: scopeText(replay.scope),
  requested_by: toBinary(replay.requestedBy),
  requested_at: replay.requestedAt,
  cursor_at: replay.position?.at ?? null,
  cursor_id: replay.position ? toBinary(replay.position.eventId) : null,
  examined: replay.examined,
  queued: replay.queued,
  finished_at: replay.finishedAt ?? null,
});
