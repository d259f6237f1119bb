export interface OrderCompletedData {
  readonly orderId: string;
}
