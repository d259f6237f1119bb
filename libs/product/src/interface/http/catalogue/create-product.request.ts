import { IntegerField, NameField, TextField } from '@app/platform';

export class CreateProductRequest {
  @NameField({
    description: 'Unique; upper and lower case differ. Spaces around it and invisible characters do not count.',
    max: 64,
    example: 'TEA-JEJU-100',
  })
  readonly sku: string;

  @TextField({ description: 'The name that customers read.', max: 200, example: 'Jeju green tea, 100 g' })
  readonly name: string;

  @TextField({ description: 'Plain text.', min: 0, max: 5_000, optional: true, example: 'First flush, hand-picked.' })
  readonly description?: string;

  @NameField({
    description: 'A label; any text. Upper and lower case differ.',
    max: 60,
    optional: true,
    example: 'tea',
  })
  readonly category?: string;

  @IntegerField({ description: "Minor units of the store's currency.", min: 0, example: 18_000 })
  readonly price: number;

  @IntegerField({ description: 'The initial number of units on hand.', min: 0, example: 500 })
  readonly stock: number;

  @IntegerField({
    description: 'Units that one customer may buy in all, without refunded ones; default: any number.',
    min: 1,
    optional: true,
    example: 2,
  })
  readonly maxPerCustomer?: number;
}
