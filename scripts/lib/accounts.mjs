import { createHash } from 'node:crypto';
import { npm } from './npm.mjs';

const customerNames = ['minji', 'daniel', 'seoyeon'];

/** The people and machines of this data directory, with passwords and keys that were made for it alone. */
export function accountsOf(memory) {
  return {
    admin: { email: 'admin@shop.example', password: memory.secret('shop-admin') },
    customers: customerNames.map((name) => ({
      email: `${name}@shop.example`,
      password: memory.secret(`customer-${name}`),
    })),
    apiKeys: [
      { name: 'cashier', key: memory.secret('key-cashier'), scopes: ['balance:charge'] },
      { name: 'data-platform', key: memory.secret('key-data-platform'), scopes: ['events:read'] },
    ],
  };
}

/** The variables by which api knows the admin and the API keys: hashes, never the secrets themselves. */
export async function accountVariables({ admin, apiKeys }, memory) {
  const keys = apiKeys.map(({ name, key, scopes }) => ({
    name,
    sha256: createHash('sha256').update(key).digest('hex'),
    scopes,
  }));
  return {
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD_HASH: await hashOf(admin.password, memory),
    API_KEYS: JSON.stringify(keys),
  };
}

// Hashing costs a process start, so the hash is kept beside the password that it was made from.
async function hashOf(password, memory) {
  const kept = memory.get('shop-admin-hash');
  if (kept) return kept;
  const output = await npm(['run', '--silent', 'hash-password'], { input: password });
  return memory.set('shop-admin-hash', /\$argon2id\$\S+/.exec(output)[0]);
}
