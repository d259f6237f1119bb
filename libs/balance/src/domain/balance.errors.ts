import { ErrorCatalogue } from '@app/kernel';

export const balanceErrors = new ErrorCatalogue({
  'balance.self-charge-off': {
    kind: 'forbidden',
    title: 'Self-charge is disabled',
    help: 'Charge the balance through the payment system, which uses POST /users/{userId}/balance/charges.',
  },
  'balance.reference-reused': {
    kind: 'conflict',
    title: 'Charge reference already used',
    help: 'Repeat the charge with the same customer and amount, or use a new reference. A reference belongs to the client that sends it and stands for one charge.',
  },
  'balance.too-large': {
    kind: 'conflict',
    title: 'Balance too large',
    help: 'A balance is at most 2^53-1 minor units. Nothing was changed.',
  },
  'balance.too-small': {
    kind: 'conflict',
    title: 'Insufficient balance',
    help: 'Take away at most the balance: it is never negative. Nothing was changed.',
  },
});
