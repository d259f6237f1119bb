import { ErrorCatalogue } from '@app/kernel';

export const productErrors = new ErrorCatalogue({
  'product.not-found': {
    kind: 'not-found',
    title: 'No such product',
    help: 'No product has this id. GET /products lists them.',
  },
  'product.sku-taken': {
    kind: 'conflict',
    title: 'The SKU is taken',
    help: 'Another product has this SKU (upper and lower case differ). Choose another one, or change that product.',
  },
  'product.version-required': {
    kind: 'precondition-required',
    title: 'If-Match is missing',
    help: 'Read the product, and send its ETag as If-Match: a change must know what it changes.',
  },
  'product.version-stale': {
    kind: 'precondition-failed',
    title: 'The product was changed meanwhile',
    help: 'If-Match names another version than the one there is. Read the product again, and look whether your change still fits. Nothing was changed.',
  },
  'product.out-of-stock': {
    kind: 'conflict',
    title: 'Not that many in stock',
    help: 'The adjustment would take more than there is. Nothing was changed.',
  },
  'product.stock-too-large': {
    kind: 'conflict',
    title: 'The stock would be too large',
    help: 'A stock is at most 2^53-1. Nothing was changed.',
  },
});
