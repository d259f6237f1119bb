import { ErrorCatalogue } from '@app/kernel';

export const balanceErrors = new ErrorCatalogue({
  'balance.self-charge-off': {
    kind: 'forbidden',
    title: 'Customers cannot charge their balance themselves here',
    help: 'Charges come from the payment system, with POST /users/{userId}/balance/charges.',
  },
  'balance.reference-reused': {
    kind: 'conflict',
    title: 'The reference was used for another charge',
    help: 'A reference belongs to the client that sends it and stands for one charge. Repeat it with the same customer and amount, or use a new reference.',
  },
  'balance.too-large': {
    kind: 'conflict',
    title: 'The balance would be too large',
    help: 'A balance is at most 2^53-1 minor units. Nothing was changed.',
  },
  'balance.too-small': {
    kind: 'conflict',
    title: 'The balance is too small for the correction',
    help: 'A balance is never negative. Nothing was changed.',
  },
});
