import { defineContext } from '@app/kernel';
import { identityErrors } from './domain/identity.errors';

export const identityContext = defineContext({
  name: 'identity',
  errors: [identityErrors],
  tables: ['users'],
  tags: { auth: 'Accounts and sessions' },
  ports: { SignInListener: { kind: 'listener', file: 'index.ts' } },
});
