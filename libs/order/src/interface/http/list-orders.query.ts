import { EnumField, IdField, PageQuery, TimeField } from '@app/platform';
import type { UserId } from '@app/kernel';
import { ORDER_STATUSES, type OrderStatus } from '../../domain/order';

export class ListOrdersQuery extends PageQuery {
  @EnumField({ description: 'Only orders in this state.', values: ORDER_STATUSES, name: 'OrderStatus', optional: true })
  readonly status?: OrderStatus;
}

export class ListAllOrdersQuery extends ListOrdersQuery {
  @IdField({ description: 'Only orders of this customer.', optional: true })
  readonly userId?: UserId;

  @TimeField({ description: 'Placed at or after this time, such as 2026-11-01T00:00:00Z.', optional: true })
  readonly from?: string;

  @TimeField({ description: 'Placed before this time.', optional: true })
  readonly to?: string;
}
