import type { ProductId } from '@app/kernel';

/** A body that is ready to be sent, and its entity tag, quotes included. */
export interface CatalogueAnswer {
  readonly etag: string;
  readonly body: string;
}

/** Answers about the catalogue that may be a moment old. A missing answer is computed and kept. */
export abstract class CatalogueCache {
  /** @throws what the computation throws; that is not kept */
  abstract ofProduct(productId: ProductId, compute: () => Promise<CatalogueAnswer>): Promise<CatalogueAnswer>;
  /** `query`: what distinguishes one list from another. All lists are forgotten together. */
  abstract ofList(query: string, compute: () => Promise<CatalogueAnswer>): Promise<CatalogueAnswer>;
}
