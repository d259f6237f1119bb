import { Injectable } from '@nestjs/common';
import type { Id } from '@app/kernel';
import type { Machine } from '@app/platform';
import { createHash } from 'node:crypto';
import { v5 } from 'uuid';
import { AccountsConfig } from './accounts.config';
import type { ApiKey } from './api-key';

/**
 * Namespace of the caller ids, which are made from names (UUIDv5): a key that is replaced under its name keeps its
 * idempotency keys.
 */
const CALLERS = '6f0d2c4e-6a53-4f0b-9c7a-0b6a0f6a7c11';

@Injectable()
export class ConfiguredApiKeys {
  private readonly machines: ReadonlyMap<string, Machine>;

  constructor({ apiKeys }: AccountsConfig) {
    this.machines = new Map(apiKeys.map((key) => [key.sha256, toMachine(key)]));
  }

  /** Looks up by the key's hash: the time of the look-up reveals nothing about the key. */
  find(key: string): Machine | undefined {
    return this.machines.get(createHash('sha256').update(key).digest('hex'));
  }
}

const toMachine = ({ name, scopes }: ApiKey): Machine => ({
  kind: 'api-key',
  name,
  scopes,
  callerId: v5(name, CALLERS) as Id<'Caller'>,
});
