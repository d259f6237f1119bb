export interface Customer {
  readonly userId: string;
  balance: number;
  entries: number;
}

export interface Product {
  readonly productId: string;
  readonly price: number;
}

export interface Line {
  readonly lineNo: number;
  readonly product: Product;
  readonly quantity: number;
  readonly amount: number;
  readonly discount: number;
}

export interface PlacedOrder {
  readonly orderId: string;
  readonly eventId: string;
  readonly customer: Customer;
  readonly key: Buffer;
  readonly lines: readonly Line[];
  readonly itemsAmount: number;
  readonly discountAmount: number;
  readonly totalAmount: number;
  readonly at: Date;
}
