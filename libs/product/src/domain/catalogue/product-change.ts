import type { Id } from '@app/kernel';
import type { Product } from './product';

/** What a change sets; what is left out stays as it is. The SKU is never changed: lists and imports know a product by it. */
export interface ProductChange {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  /** Null takes the label away. */
  readonly category?: string | null | undefined;
  /** Minor units. */
  readonly price?: number | undefined;
  /** Null: any number. */
  readonly maxPerCustomer?: number | null | undefined;
  /** Archived products are not for sale; orders that were placed, and their refunds, go on. */
  readonly status?: Product['status'] | undefined;
}

/** One change of a catalogue entry, for its trail. */
export interface RecordedChange {
  readonly changeId: Id<'ProductChange'>;
  /** The version that the change has made. */
  readonly version: number;
  /** Each field that changed: from what, to what. */
  readonly fields: Readonly<Record<string, readonly [from: unknown, to: unknown]>>;
  readonly actorId: Id<'Caller'>;
  readonly at: Date;
}
