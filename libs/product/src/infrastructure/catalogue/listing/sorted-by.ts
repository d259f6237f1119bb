import { toBinary } from '@app/platform';
import type { ProductPosition, ProductSort } from '../../../application/catalogue/product.queries';
import { type Condition, condition } from './condition';

interface Order {
  readonly column: 'created_at' | 'price';
  readonly direction: 'ASC' | 'DESC';
}

export const SORTS: Readonly<Record<ProductSort, Order>> = {
  newest: { column: 'created_at', direction: 'DESC' },
  price: { column: 'price', direction: 'ASC' },
  '-price': { column: 'price', direction: 'DESC' },
};

const valueOf = (sort: ProductSort, [value]: ProductPosition): Date | number =>
  sort === 'newest' ? new Date(value) : value;

/** Written out, so that both engines read a range of the index: they do not for `(a, b) < (?, ?)`. */
export function beyond(sort: ProductSort, id: string, position: ProductPosition): Condition {
  const { column, direction } = SORTS[sort];
  const sign = direction === 'ASC' ? '>' : '<';
  const value = valueOf(sort, position);
  return condition(
    `(walked.${column} ${sign} ? OR (walked.${column} = ? AND ${id} ${sign} ?))`,
    ...[value, value, toBinary(position[1])],
  );
}

/** The place itself included. */
export function upTo(sort: ProductSort, id: string, position: ProductPosition): Condition {
  const { column, direction } = SORTS[sort];
  const sign = direction === 'ASC' ? '<' : '>';
  const value = valueOf(sort, position);
  return condition(
    `(walked.${column} ${sign} ? OR (walked.${column} = ? AND ${id} ${sign}= ?))`,
    ...[value, value, toBinary(position[1])],
  );
}

/** Whether a place of the list comes after another. */
export const isFurther = (sort: ProductSort, [a]: ProductPosition, [b]: ProductPosition): boolean =>
  SORTS[sort].direction === 'ASC' ? a > b : a < b;
