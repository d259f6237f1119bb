import { type Id, Money } from '@app/kernel';
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
  /** Each field that changed: from what, to what. */
  readonly fields: Readonly<Record<string, readonly [from: unknown, to: unknown]>>;
  readonly actorId: Id<'Caller'>;
  readonly at: Date;
}

/** The product with the change, one version on; undefined where it is like that already. */
export function changed(
  product: Product,
  change: ProductChange,
  at: Date,
): { readonly product: Product; readonly fields: RecordedChange['fields'] } | undefined {
  const before = valuesOf(product);
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after = { ...before, ...given };
  const names = (Object.keys(before) as (keyof typeof before)[]).filter((name) => before[name] !== after[name]);
  if (names.length === 0) return undefined;
  return {
    product: {
      ...product,
      ...after,
      category: after.category ?? undefined,
      maxPerCustomer: after.maxPerCustomer ?? undefined,
      price: Money.of(after.price),
      version: product.version + 1,
      updatedAt: at,
    },
    fields: Object.fromEntries(names.map((name) => [name, [before[name], after[name]]])),
  };
}

const valuesOf = ({ name, description, category, price, maxPerCustomer, status }: Product) => ({
  name,
  description,
  category: category ?? null,
  price: price.amount,
  maxPerCustomer: maxPerCustomer ?? null,
  status,
});
