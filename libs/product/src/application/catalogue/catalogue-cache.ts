import type { ProductId } from '@app/kernel';

/** A body that is ready to send, and its entity tag with its quotes. */
export interface CatalogueAnswer {
  readonly etag: string;
  readonly body: string;
}

/** Answers about the catalogue that may be slightly stale. A missing answer is computed and kept. */
export abstract class CatalogueCache {
  /** @throws any error of the computation, which is not kept */
  abstract ofProduct(productId: ProductId, compute: () => Promise<CatalogueAnswer>): Promise<CatalogueAnswer>;
  /** `query`: distinguishes one list from another. All lists are removed together. */
  abstract ofList(query: string, compute: () => Promise<CatalogueAnswer>): Promise<CatalogueAnswer>;
}
