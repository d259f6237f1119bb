import { Injectable } from '@nestjs/common';
import { Currency, type ProductId } from '@app/kernel';
import { createHash } from 'node:crypto';
import { ProductQueries } from '../../../application/catalogue/product.queries';
import { type CatalogueAnswer, CatalogueCache } from '../../../application/catalogue/catalogue-cache';
import { ImageUrls } from '../../../product-images.config';
import { listingOf, type ListProductsQuery, toProductListResponse } from './list-products.query';
import { etagOf, type ShopFront, toProductResponse } from './product.response';

/** Answers about the catalogue, ready to send: from the cache, or computed now. */
@Injectable()
export class ProductAnswers {
  private readonly front: ShopFront;

  constructor(
    private readonly products: ProductQueries,
    private readonly cache: CatalogueCache,
    currency: Currency,
    imageUrls: ImageUrls,
  ) {
    this.front = { currency, imageUrls };
  }

  /** @throws product.not-found */
  ofProduct(productId: ProductId): Promise<CatalogueAnswer> {
    return this.cache.ofProduct(productId, async () => {
      const product = await this.products.get(productId);
      return { etag: etagOf(product), body: JSON.stringify(toProductResponse(product, this.front)) };
    });
  }

  /**
   * First pages of all products or of a category are cached, because many clients ask for the same ones. Searches and
   * later pages are rarely shared, and would fill the cache.
   */
  ofList(query: ListProductsQuery): Promise<CatalogueAnswer> {
    const { q, cursor, category, minPrice, maxPrice, inStock, sort, limit } = query;
    const isCommon = [q, cursor, minPrice, maxPrice].every((each) => each === undefined);
    if (!isCommon) return this.list(query);
    return this.cache.ofList(JSON.stringify([sort, limit, inStock ?? false, category ?? null]), () => this.list(query));
  }

  private async list(query: ListProductsQuery): Promise<CatalogueAnswer> {
    const page = await this.products.list(listingOf(query));
    const body = JSON.stringify(toProductListResponse(page, query.sort, this.front));
    return { etag: tagOf(body), body };
  }
}

const tagOf = (body: string): string => `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
