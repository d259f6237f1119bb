import { Injectable } from '@nestjs/common';
import { Currency, isId, type ProductId } from '@app/kernel';
import { type CachedAnswer, decodeCursor, isAmount, isMoment, pageOf } from '@app/platform';
import { createHash } from 'node:crypto';
import { type ProductPosition, ProductQueries, type ProductSort } from '../../application/product.queries';
import type { Product } from '../../domain/product';
import { CatalogueCopies } from '../../infrastructure/catalogue-copies';
import { ImageUrls } from '../../product-images.config';
import type { ListProductsQuery } from './list-products.query';
import { etagOf, type ShopFront, toProductResponse } from './product.response';

/** What readers of the catalogue are answered, ready to be sent: from the copies, or made now. */
@Injectable()
export class ProductAnswers {
  private readonly front: ShopFront;

  constructor(
    private readonly products: ProductQueries,
    private readonly copies: CatalogueCopies,
    currency: Currency,
    imageUrls: ImageUrls,
  ) {
    this.front = { currency, imageUrls };
  }

  /** @throws product.not-found */
  ofProduct(productId: ProductId): Promise<CachedAnswer> {
    return this.copies.ofProduct(productId, async () => {
      const product = await this.products.get(productId);
      return { etag: etagOf(product), body: JSON.stringify(toProductResponse(product, this.front)) };
    });
  }

  /** First pages are kept: many ask for the same ones. Whoever goes on from there is alone, and would fill the cache. */
  ofList(query: ListProductsQuery): Promise<CachedAnswer> {
    const { category, sort, limit, cursor } = query;
    if (cursor !== undefined) return this.list(query);
    return this.copies.ofList(JSON.stringify([sort, limit, category ?? null]), () => this.list(query));
  }

  private async list({ category, sort, limit, cursor }: ListProductsQuery): Promise<CachedAnswer> {
    const after = decodeCursor<ProductPosition>(cursor, [sort === 'newest' ? isMoment : isAmount, isId]);
    const found = await this.products.list({ category, sort, limit, after });
    const page = pageOf(found, limit, positionBy(sort), (product) => toProductResponse(product, this.front));
    const body = JSON.stringify(page);
    return { etag: tagOf(body), body };
  }
}

const positionBy = (sort: ProductSort) => (product: Product) => [
  sort === 'newest' ? product.createdAt.getTime() : product.price.amount,
  product.productId,
];

const tagOf = (body: string): string => `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
