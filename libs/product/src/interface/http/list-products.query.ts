import { EnumField, PageQuery, TextField } from '@app/platform';
import { PRODUCT_SORTS, type ProductSort } from '../../application/product.queries';

export class ListProductsQuery extends PageQuery {
  @TextField({ description: 'Only products with this label, such as tea.', max: 60, optional: true })
  readonly category?: string;

  @EnumField({
    description: 'The order of the list; the newest first if nothing is said.',
    values: PRODUCT_SORTS,
    name: 'ProductSort',
    optional: true,
  })
  readonly sort: ProductSort = 'newest';
}
