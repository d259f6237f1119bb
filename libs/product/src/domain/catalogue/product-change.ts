import type { Id } from '@app/kernel';
import type { Product } from './product';

/**
 * The fields that a change sets; omitted fields stay unchanged. The SKU never changes: lists and imports identify a
 * product by it.
 */
export interface ProductChange {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  /** Null removes the label. */
  readonly category?: string | null | undefined;
  /** Minor units. */
  readonly price?: number | undefined;
  /** Null: any number. */
  readonly maxPerCustomer?: number | null | undefined;
  /** Archived products are not for sale; existing orders and their refunds are not affected. */
  readonly status?: Product['status'] | undefined;
}

/** One change of a catalogue entry, for its trail. */
export interface RecordedChange {
  readonly changeId: Id<'ProductChange'>;
  /** The version that the change made. */
  readonly version: number;
  /** Each changed field: its old and its new value. */
  readonly fields: Readonly<Record<string, readonly [from: unknown, to: unknown]>>;
  readonly actorId: Id<'Caller'>;
  readonly at: Date;
}
