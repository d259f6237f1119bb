import { EnumField, IntegerField, NameField, TextField } from '@app/platform';
import type { ProductChange } from '../../../domain/catalogue/product-change';

/** A merge patch (RFC 7396): an omitted field stays unchanged, null removes an optional value. */
export class ChangeProductRequest implements ProductChange {
  @TextField({
    description: 'The name that customers read.',
    max: 200,
    optional: true,
    example: 'Jeju green tea, 100 g',
  })
  readonly name?: string;

  @TextField({ description: 'Plain text.', min: 0, max: 5_000, optional: true, example: 'First flush, hand-picked.' })
  readonly description?: string;

  @NameField({
    description: 'A label; any text; null: none.',
    max: 60,
    optional: true,
    nullable: true,
    example: 'tea',
  })
  readonly category?: string | null;

  @IntegerField({ description: "Minor units of the store's currency.", min: 0, optional: true, example: 17_500 })
  readonly price?: number;

  @IntegerField({
    description: 'Units that one customer may buy in all; null: any number.',
    min: 1,
    optional: true,
    nullable: true,
    example: 2,
  })
  readonly maxPerCustomer?: number | null;

  @EnumField({
    description: 'Archived products are not for sale and not listed; active ones are.',
    values: ['active', 'archived'],
    name: 'ProductStatus',
    optional: true,
    example: 'archived',
  })
  readonly status?: 'active' | 'archived';
}

export const CHANGE_EXAMPLES = {
  price: { summary: 'Another price', value: { price: 17_500 } },
  archive: { summary: 'No longer for sale', value: { status: 'archived' } },
  restore: { summary: 'For sale again', value: { status: 'active' } },
};
