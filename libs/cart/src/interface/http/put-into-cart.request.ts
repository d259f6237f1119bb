import { IntegerField } from '@app/platform';
import { MAX_QUANTITY } from '../../domain/cart';

export class PutIntoCartRequest {
  @IntegerField({ description: 'The total quantity, not an increment.', min: 1, max: MAX_QUANTITY, example: 2 })
  readonly quantity: number;
}
