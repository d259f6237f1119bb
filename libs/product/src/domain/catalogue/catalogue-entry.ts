import { Money } from '@app/kernel';
import { productErrors } from '../product.errors';
import type { Product } from './product';
import type { ProductChange, RecordedChange } from './product-change';

/** Who makes a change, and when. */
export type ChangeAuthor = Omit<RecordedChange, 'fields' | 'version'>;

/**
 * What the catalogue says of one product. Every change counts the version on and raises its entry for the trail, so that a
 * changed product cannot be saved without it.
 */
export class CatalogueEntry {
  private readonly recorded: RecordedChange[] = [];

  constructor(private current: Product) {}

  /** The product as it is after the changes. */
  get product(): Product {
    return this.current;
  }

  /** A change must know what it changes. Undefined: whichever version there is. @throws product.version-stale */
  mustBeOneOf(versions: readonly number[] | undefined): void {
    const { version } = this.current;
    if (versions && !versions.includes(version)) {
      throw productErrors.error('product.version-stale', { details: { version } });
    }
  }

  /** A change that changes nothing makes no version. */
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

  /** The pictures that it shows are part of it: another picture, order or text is another version. */
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

/** Every field that a change may set: one that is forgotten here would be neither changed nor recorded. */
type ChangeableValues = { readonly [Field in keyof ProductChange]-?: Exclude<ProductChange[Field], undefined> };

const valuesOf = ({ name, description, category, price, maxPerCustomer, status }: Product): ChangeableValues => ({
  name,
  description,
  category: category ?? null,
  price: price.amount,
  maxPerCustomer: maxPerCustomer ?? null,
  status,
});
