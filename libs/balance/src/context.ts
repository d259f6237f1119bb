import { defineContext } from '@app/kernel';
import { balanceErrors } from './domain/balance.errors';

export const balanceContext = defineContext({
  name: 'balance',
  errors: [balanceErrors],
  tables: ['wallets', 'wallet_entries', 'charge_references'],
  tags: { balance: 'The prepaid balance that orders are paid from' },
  ports: { Wallets: { kind: 'command', file: 'index.ts' } },
});
