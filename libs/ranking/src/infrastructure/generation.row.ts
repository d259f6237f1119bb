import { fromBinary, toInteger } from '@app/platform';
import type { Generation, GenerationStatus } from '../domain/generation';

export interface GenerationRow {
  readonly generation: number;
  readonly rule: number;
  readonly status: GenerationStatus;
  readonly position_user_id: Buffer | null;
  readonly position_order_id: Buffer | null;
  readonly bookings: string | number;
  readonly started_at: Date;
  readonly finished_at: Date | null;
}

export const GENERATION_COLUMNS =
  'generation, rule, status, position_user_id, position_order_id, bookings, started_at, finished_at';

export const toGeneration = (row: GenerationRow): Generation => ({
  generation: row.generation,
  rule: row.rule,
  status: row.status,
  position:
    row.position_user_id && row.position_order_id
      ? { userId: fromBinary<'User'>(row.position_user_id), orderId: fromBinary<'Order'>(row.position_order_id) }
      : undefined,
  bookings: toInteger(row.bookings),
  startedAt: row.started_at,
  finishedAt: row.finished_at ?? undefined,
});
