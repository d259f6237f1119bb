import { defineContext, defineSettings } from '@app/kernel';
import { cartErrors } from './domain/cart.errors';

export const cartSettings = defineSettings({
  CART_GUEST_DAYS: {
    kind: 'integer',
    min: 1,
    max: 400,
    fallback: 14,
    unit: 'days',
    meaning: 'The time for which an unused cart of a guest is kept.',
    processes: ['api'],
  },
  CART_CUSTOMER_DAYS: {
    kind: 'integer',
    min: 1,
    max: 3_650,
    fallback: 90,
    unit: 'days',
    meaning: 'The time for which an unused cart of a customer is kept.',
    processes: ['api'],
  },
});

export const cartContext = defineContext({
  name: 'cart',
  errors: [cartErrors],
  settings: cartSettings,
  tags: { cart: "Items to buy: a customer's cart, or a guest's before the sign-in" },
  ports: { Carts: { kind: 'command', file: 'index.ts' } },
  mayUse: ['product.ProductDirectory', 'identity.SignInListener'],
});
