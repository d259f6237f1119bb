import { Money } from '@app/kernel';
import { productErrors } from '../product.errors';
import type { Product } from './product';
import type { ProductChange, RecordedChange } from './product-change';

/** The actor and the time of a change. */
export type ChangeAuthor = Omit<RecordedChange, 'fields' | 'version'>;

/**
 * The catalogue entry of one product. Every change increments the version and raises its entry for the trail, so that a
 * changed product cannot be saved without it.
 */
export class CatalogueEntry {
  private readonly recorded: RecordedChange[] = [];

  constructor(private current: Product) {}

  /** The product after the changes. */
  get product(): Product {
    return this.current;
  }

  /** A change names the version that it applies to. Undefined: any version. @throws product.version-stale */
  mustBeOneOf(versions: readonly number[] | undefined): void {
    const { version } = this.current;
    if (versions && !versions.includes(version)) {
      throw productErrors.error('product.version-stale', { details: { version } });
    }
  }

  /** A change without effect makes no version. */
  change(change: ProductChange, author: ChangeAuthor): void {
    const before = valuesOf(this.current);
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const after = { ...before, ...given };
    const names = (Object.keys(before) as (keyof typeof before)[]).filter((name) => before[name] !== after[name]);
    if (names.length === 0) return;
    this.current = {
      ...this.current,
      ...after,
      category: after.category ?? undefined,
      maxPerCustomer: after.maxPerCustomer ?? undefined,
      price: Money.of(after.price),
    };
    this.record(Object.fromEntries(names.map((name) => [name, [before[name], after[name]]])), author);
  }

  /** The shown pictures are part of the entry: another picture, order or text is another version. */
  showOtherwise(fields: RecordedChange['fields'], author: ChangeAuthor): void {
    this.record(fields, author);
  }

  /** The entries for the trail, one for each new version. */
  changes(): readonly RecordedChange[] {
    return this.recorded;
  }

  private record(fields: RecordedChange['fields'], { changeId, actorId, at }: ChangeAuthor): void {
    const version = this.current.version + 1;
    this.current = { ...this.current, version, updatedAt: at };
    this.recorded.push({ changeId, version, fields, actorId, at });
  }
}

/** Every field that a change may set: a field that is missing here would be neither changed nor recorded. */
type ChangeableValues = { readonly [Field in keyof ProductChange]-?: Exclude<ProductChange[Field], undefined> };

const valuesOf = ({ name, description, category, price, maxPerCustomer, status }: Product): ChangeableValues => ({
  name,
  description,
  category: category ?? null,
  price: price.amount,
  maxPerCustomer: maxPerCustomer ?? null,
  status,
});
