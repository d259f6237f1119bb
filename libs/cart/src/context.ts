import { defineContext } from '@app/kernel';
import { cartErrors } from './domain/cart.errors';

export const cartContext = defineContext({
  name: 'cart',
  errors: [cartErrors],
  tags: { cart: "What somebody is about to buy: a customer's, or a guest's who is not signed in yet" },
  ports: { Carts: { kind: 'command', file: 'index.ts' } },
  mayUse: ['product.ProductDirectory', 'identity.SignInListener'],
});
