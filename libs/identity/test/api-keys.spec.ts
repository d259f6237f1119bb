import { isId } from '@app/kernel';
import { ConfigurationError, readConfig } from '@app/platform';
import { createHash } from 'node:crypto';
import { AccountsConfig } from '../src/infrastructure/accounts.config';
import { ConfiguredApiKeys } from '../src/infrastructure/configured-api-keys';

const sha256 = (key: string) => createHash('sha256').update(key).digest('hex');
const till = { name: 'till', sha256: sha256('the key of the till'), scopes: ['balance:charge'] };
const monitor = { name: 'monitor', sha256: sha256('the key of the monitor').toUpperCase(), scopes: ['events:read'] };

const accounts = (variables: Record<string, string>) => readConfig((env) => new AccountsConfig(env), variables);
const keysOf = (...keys: unknown[]) => new ConfiguredApiKeys(accounts({ API_KEYS: JSON.stringify(keys) }));

describe('API keys from the configuration', () => {
  it('are found by their hash', () => {
    const keys = keysOf(till, monitor);
    expect(keys.find('the key of the till')).toEqual({
      kind: 'api-key',
      name: 'till',
      scopes: ['balance:charge'],
      callerId: expect.any(String),
    });
    expect(keys.find('the key of the monitor')?.name).toBe('monitor');
  });

  it('are not found by anything else', () => {
    const keys = keysOf(till);
    for (const key of ['', 'the key of the Till', till.sha256, 'till']) expect(keys.find(key)).toBeUndefined();
  });

  it('keep the caller id of their name when the key changes', () => {
    const callerId = keysOf(till).find('the key of the till')?.callerId;
    const renewed = keysOf({ ...till, sha256: sha256('another key') }).find('another key')?.callerId;
    expect(isId(callerId)).toBe(true);
    expect(renewed).toBe(callerId);
    expect(keysOf({ ...till, name: 'till-2' }).find('the key of the till')?.callerId).not.toBe(callerId);
  });

  it('may be an empty list', () => {
    expect(accounts({}).apiKeys).toEqual([]);
    expect(accounts({ API_KEYS: '' }).apiKeys).toEqual([]);
  });

  it.each([
    ['not JSON', '{', 'must be JSON'],
    ['no array', '{}', 'must be a JSON array'],
    ['null in it', '[null]', '[0].name must be'],
    ['a name of invalid form', JSON.stringify([{ ...till, name: 'The Till' }]), '[0].name must be'],
    ['the key itself', JSON.stringify([{ ...till, sha256: 'the key of the till' }]), '[0].sha256 must be'],
    ['no scopes', JSON.stringify([{ ...till, scopes: undefined }]), '[0].scopes must be'],
    ['a scope of invalid form', JSON.stringify([{ ...till, scopes: ['balance'] }]), '[0].scopes must be'],
    ['a name twice', JSON.stringify([till, { ...monitor, name: 'till' }]), 'has the same name twice'],
    ['a key twice', JSON.stringify([till, { ...till, name: 'other' }]), 'has the same sha256 twice'],
  ])('stop the start with an error message: %s', (_, text, sentence) => {
    expect(() => accounts({ API_KEYS: text })).toThrow(ConfigurationError);
    expect(() => accounts({ API_KEYS: text })).toThrow(sentence);
  });
});

describe('The admin from the configuration', () => {
  const hash = '$argon2id$v=19$m=1024,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g';

  it('has an address and a hash', () => {
    const { admin } = accounts({ ADMIN_EMAIL: 'Admin@Shop.example', ADMIN_PASSWORD_HASH: hash });
    expect(admin?.email.address).toBe('admin@shop.example');
    expect(admin?.passwordHash).toBe(hash);
  });

  it.each(['m=1024,p=1,t=1', 'p=1,t=1,m=1024'])(
    'may have the parameters of the hash in another order: %s',
    (parameters) => {
      const reordered = hash.replace('m=1024,t=1,p=1', parameters);
      const { admin } = accounts({ ADMIN_EMAIL: 'admin@shop.example', ADMIN_PASSWORD_HASH: reordered });
      expect(admin?.passwordHash).toBe(reordered);
    },
  );

  it('may be absent', () => {
    expect(accounts({}).admin).toBeUndefined();
  });

  it.each([
    [{ ADMIN_EMAIL: 'admin@shop.example' }, 'ADMIN_PASSWORD_HASH must be'],
    [{ ADMIN_PASSWORD_HASH: hash }, 'ADMIN_EMAIL must be'],
    [{ ADMIN_EMAIL: 'admin', ADMIN_PASSWORD_HASH: hash }, 'ADMIN_EMAIL must be'],
    [{ ADMIN_EMAIL: 'admin@shop.example', ADMIN_PASSWORD_HASH: 'three quiet rivers' }, 'ADMIN_PASSWORD_HASH must be'],
    [
      { ADMIN_EMAIL: 'admin@shop.example', ADMIN_PASSWORD_HASH: hash.replace(',p=1', '') },
      'ADMIN_PASSWORD_HASH must be',
    ],
  ])('stops the start when one half is missing or invalid: %j', (variables, sentence) => {
    expect(() => accounts(variables)).toThrow(sentence);
  });
});
