import { defineContext } from '@app/kernel';
import { imageErrors } from './domain/images/image.errors';
import { importErrors } from './domain/imports/import.errors';
import { productErrors } from './domain/product.errors';

export const productContext = defineContext({
  name: 'product',
  errors: [productErrors, imageErrors, importErrors],
  tables: [
    'products',
    'product_changes',
    'product_images',
    'product_imports',
    'product_search',
    'product_terms',
    'image_tasks',
    'stock_adjustments',
  ],
  tags: { products: 'What is for sale, and the stock' },
  ports: {
    Stocks: { kind: 'command', file: 'index.ts' },
    ProductDirectory: { kind: 'query', file: 'product-directory.queries.ts' },
  },
});
