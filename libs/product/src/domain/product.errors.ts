import { ErrorCatalogue } from '@app/kernel';

export const productErrors = new ErrorCatalogue({
  'product.not-found': {
    kind: 'not-found',
    title: 'Product not found',
    help: 'Check the id. GET /products lists the products.',
  },
  'product.sku-taken': {
    kind: 'conflict',
    title: 'SKU already in use',
    help: 'Choose another SKU, or change the product that has it. SKUs are case-sensitive.',
  },
  'product.version-required': {
    kind: 'precondition-required',
    title: 'If-Match is missing',
    help: 'Read the product, and send its ETag as If-Match.',
  },
  'product.version-stale': {
    kind: 'precondition-failed',
    title: 'Product was changed meanwhile',
    help: 'Read the product again, check that your change still applies, and repeat it with the new ETag. Nothing was changed.',
  },
  'product.out-of-stock': {
    kind: 'conflict',
    title: 'Insufficient stock',
    help: 'Remove fewer units: the stock cannot become negative. Nothing was changed.',
  },
  'product.stock-too-large': {
    kind: 'conflict',
    title: 'Stock too large',
    help: 'Add fewer units: a stock is at most 2^53-1. Nothing was changed.',
  },
});
