import { defineContext, defineSettings } from '@app/kernel';
import { balanceErrors } from './domain/balance.errors';

export const balanceSettings = defineSettings({
  BALANCE_SELF_CHARGE: {
    kind: 'flag',
    fallback: false,
    meaning: 'true: customers charge their own balance. For demonstrations, never where money is real.',
    processes: ['api'],
  },
});

export const balanceContext = defineContext({
  name: 'balance',
  errors: [balanceErrors],
  settings: balanceSettings,
  tables: ['wallets', 'wallet_entries', 'charge_references'],
  tags: { balance: 'The prepaid balance that orders are paid from' },
  ports: {
    Wallets: { kind: 'command', file: 'index.ts' },
    OrderEntries: { kind: 'query', file: 'order-entries.queries.ts' },
  },
});
