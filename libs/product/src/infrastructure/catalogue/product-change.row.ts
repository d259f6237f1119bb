import { columnsOf, toBinary } from '@app/platform';
import type { Product } from '../../domain/catalogue/product';
import type { RecordedChange } from '../../domain/catalogue/product-change';

export interface ChangeRow {
  readonly product_id: Buffer;
  readonly version: number;
  readonly id: Buffer;
  readonly changes: string;
  readonly actor_id: Buffer;
  readonly changed_at: Date;
}

export const CHANGE_COLUMNS = columnsOf<ChangeRow>({
  product_id: true,
  version: true,
  id: true,
  changes: true,
  actor_id: true,
  changed_at: true,
});

export const toChangeRow = (
  { productId }: Pick<Product, 'productId'>,
  { changeId, version, fields, actorId, at }: RecordedChange,
): ChangeRow => ({
  product_id: toBinary(productId),
  version,
  id: toBinary(changeId),
  changes: JSON.stringify(fields),
  actor_id: toBinary(actorId),
  changed_at: at,
});
