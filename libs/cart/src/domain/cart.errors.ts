import { ErrorCatalogue } from '@app/kernel';

export const cartErrors = new ErrorCatalogue({
  'cart.product-not-found': {
    kind: 'not-found',
    title: 'Product not found',
    help: 'No product has this id. See GET /products.',
  },
  'cart.product-not-for-sale': {
    kind: 'conflict',
    title: 'Product not for sale',
    help: 'Choose another product: this one is archived. See GET /products.',
  },
  'cart.full': {
    kind: 'conflict',
    title: 'Cart is full',
    help: 'Remove a product first: a cart holds at most 1,000 different products.',
  },
});
