import { toBinary } from '@app/platform';
import type { Product } from '../../domain/catalogue/product';
import type { RecordedChange } from '../../domain/catalogue/product-change';

export const CHANGE_COLUMNS = ['product_id', 'version', 'id', 'changes', 'actor_id', 'changed_at'] as const;

/** `product`: as it is after the change. */
export const changeValues = (product: Product, { changeId, fields, actorId, at }: RecordedChange): unknown[] => [
  toBinary(product.productId),
  product.version,
  toBinary(changeId),
  JSON.stringify(fields),
  toBinary(actorId),
  at,
];
