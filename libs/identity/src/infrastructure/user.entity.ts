import { type EntityColumns, idColumn, timeColumn } from '@app/platform';
import { EntitySchema } from 'typeorm';
import { Email } from '../domain/email';
import type { User } from '../domain/user';

/** The table of accounts: its rows are the domain's users. */
export const UserEntity = new EntitySchema<User>({
  name: 'User',
  tableName: 'users',
  columns: {
    userId: { ...idColumn, name: 'id', primary: true },
    email: {
      type: String,
      transformer: { to: ({ address }: Email) => address, from: (address: string) => Email.of(address) },
    },
    name: { type: String },
    passwordHash: { type: String, name: 'password_hash' },
    role: { type: String },
    createdAt: { ...timeColumn, name: 'created_at' },
  } satisfies EntityColumns<User>,
});
