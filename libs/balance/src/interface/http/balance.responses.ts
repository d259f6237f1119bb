import { ApiProperty } from '@nestjs/swagger';
import { ItemsProperty, NextCursorProperty } from '@app/platform';
import type { Entry } from '../../domain/entry';

export class BalanceResponse {
  @ApiProperty({ format: 'uuid' })
  readonly userId: string;
  @ApiProperty({ type: 'integer', format: 'int64', description: 'Minor units.', example: 82_000 })
  readonly balance: number;
  @ApiProperty({ description: 'ISO 4217.', example: 'KRW' })
  readonly currency: string;
  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'The time of the last entry; null before the first one.',
  })
  readonly updatedAt: string | null;
}

export class ChargeResponse {
  @ApiProperty({ format: 'uuid' })
  readonly entryId: string;
  @ApiProperty({ type: 'integer', format: 'int64', description: 'Minor units, after the entry.', example: 182_000 })
  readonly balance: number;
  @ApiProperty({ description: 'ISO 4217.', example: 'KRW' })
  readonly currency: string;
}

export class EntryResponse {
  @ApiProperty({ format: 'uuid' })
  readonly entryId: string;
  @ApiProperty({ enum: ['charge', 'order', 'refund', 'cancellation', 'correction'], enumName: 'EntryKind' })
  readonly kind: string;
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Negative when money leaves the wallet.',
    example: -18_000,
  })
  readonly amount: number;
  @ApiProperty({ type: 'integer', format: 'int64', description: 'Minor units.', example: 82_000 })
  readonly balanceAfter: number;
  @ApiProperty({ description: 'ISO 4217.', example: 'KRW' })
  readonly currency: string;
  @ApiProperty({ format: 'uuid', required: false, description: 'The order of the entry.' })
  readonly orderId?: string;
  @ApiProperty({ format: 'date-time' })
  readonly occurredAt: string;
}

export class EntryListResponse {
  @ItemsProperty(() => EntryResponse)
  readonly items: readonly EntryResponse[];
  @NextCursorProperty()
  readonly nextCursor: string | null;
}

export const toEntryResponse = (entry: Entry, currency: string): EntryResponse => ({
  entryId: entry.entryId,
  kind: entry.kind,
  amount: entry.amount,
  balanceAfter: entry.balanceAfter,
  currency,
  ...(entry.orderId === undefined ? {} : { orderId: entry.orderId }),
  occurredAt: entry.at.toISOString(),
});
