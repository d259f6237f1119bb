import { IntegerField } from '@app/platform';
import { MAX_QUANTITY } from '../../domain/cart';

export class PutIntoCartRequest {
  @IntegerField({ description: 'Units in all, not units more.', min: 1, max: MAX_QUANTITY, example: 2 })
  readonly quantity: number;
}
