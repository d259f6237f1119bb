import type { OrderCompletedData } from '../../order/src/contract';

export const send = (data: OrderCompletedData): OrderCompletedData => data;
