import { ErrorCatalogue } from '@app/kernel';

export const cartErrors = new ErrorCatalogue({
  'cart.product-not-found': {
    kind: 'not-found',
    title: 'No such product',
    help: 'No product has this id. GET /products lists what is for sale.',
  },
  'cart.product-not-for-sale': {
    kind: 'conflict',
    title: 'The product is not for sale',
    help: 'The product is archived and cannot be put into a cart any more. GET /products lists what is for sale.',
  },
  'cart.full': {
    kind: 'conflict',
    title: 'The cart is full',
    help: 'A cart holds at most 1,000 different products. Take one out first.',
  },
});
