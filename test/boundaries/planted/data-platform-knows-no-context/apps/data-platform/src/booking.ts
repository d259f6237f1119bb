import type { OrderCompletedData } from '../../../libs/order/src/contract';

export const book = (data: OrderCompletedData): OrderCompletedData => data;
