import { ApiProperty } from '@nestjs/swagger';
import { ItemsProperty, NextCursorProperty } from '@app/platform';
import type { Currency } from '@app/kernel';
import type { Product } from '../../../domain/catalogue/product';
import type { ImageUrls } from '../../../product-images.config';

export class ImageUrlsResponse {
  @ApiProperty({ format: 'uri' })
  readonly thumbnail: string;
  @ApiProperty({ format: 'uri' })
  readonly medium: string;
  @ApiProperty({ format: 'uri' })
  readonly large: string;
}

export class ProductImageResponse {
  @ApiProperty({ format: 'uuid' })
  readonly imageId: string;
  @ApiProperty({ description: 'The alternative text: what the picture shows.' })
  readonly alt: string;
  @ApiProperty({ type: () => ImageUrlsResponse })
  readonly urls: ImageUrlsResponse;
}

export class ProductResponse {
  @ApiProperty({ format: 'uuid' })
  readonly productId: string;
  @ApiProperty({ example: 'TEA-JEJU-100' })
  readonly sku: string;
  @ApiProperty({ example: 'Jeju green tea, 100 g' })
  readonly name: string;
  @ApiProperty({ example: 'First flush, hand-picked.' })
  readonly description: string;
  @ApiProperty({ type: String, nullable: true, example: 'tea' })
  readonly category: string | null;
  @ApiProperty({ type: 'integer', format: 'int64', description: 'Minor units.', example: 18_000 })
  readonly price: number;
  @ApiProperty({ description: 'ISO 4217.', example: 'KRW' })
  readonly currency: string;
  @ApiProperty({ type: 'integer', format: 'int64', description: 'Units on hand.', example: 500 })
  readonly stock: number;
  @ApiProperty({ enum: ['active', 'archived'], enumName: 'ProductStatus' })
  readonly status: string;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'How many one customer may buy in all.',
    example: 10,
  })
  readonly maxPerCustomer: number | null;
  @ApiProperty({ type: () => [ProductImageResponse], description: 'The pictures that are ready, in their order.' })
  readonly images: readonly ProductImageResponse[];
  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;
  @ApiProperty({ format: 'date-time' })
  readonly updatedAt: string;
}

export class ProductListResponse {
  @ItemsProperty(() => ProductResponse)
  readonly items: readonly ProductResponse[];
  @NextCursorProperty()
  readonly nextCursor: string | null;
}

/** The parts of an answer that do not come from the product: its currency, and the address of its pictures. */
export interface ShopFront {
  readonly currency: Currency;
  readonly imageUrls: ImageUrls;
}

export const toProductResponse = (product: Product, { currency, imageUrls }: ShopFront): ProductResponse => ({
  productId: product.productId,
  sku: product.sku,
  name: product.name,
  description: product.description,
  category: product.category ?? null,
  price: product.price.amount,
  currency: currency.code,
  stock: product.stock,
  status: product.status,
  maxPerCustomer: product.maxPerCustomer ?? null,
  images: product.images.map((image) => ({ imageId: image.imageId, alt: image.alt, urls: imageUrls.of(image) })),
  createdAt: product.createdAt.toISOString(),
  updatedAt: product.updatedAt.toISOString(),
});

/** `"<version>-<stock>"`: readers compare all of it, a change compares the version only (docs/api.md, Conventions). */
export const etagOf = ({ version, stock }: Pick<Product, 'version' | 'stock'>): string => `"${version}-${stock}"`;
