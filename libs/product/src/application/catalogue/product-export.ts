import type { ProductId } from '@app/kernel';
import type { Product } from '../../domain/catalogue/product';

/** Every product, archived ones included, in the order of their ids. Reads outside any transaction. */
export abstract class ExportQueries {
  abstract count(): Promise<number>;
  /** One query; without pictures. */
  abstract page(after: ProductId | undefined, limit: number): Promise<Product[]>;
}
