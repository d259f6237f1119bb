import type { Environment } from '@app/platform';
import type { AdminAccount } from '../application/provision-admin.use-case';
import { Email } from '../domain/email';
import { type ApiKey, parseApiKeys } from './api-key';
import { identitySettings } from '../context';

/** The admin and the API keys of the configuration: hashes, never the secrets themselves. */
export class AccountsConfig {
  readonly admin: AdminAccount | undefined;
  readonly apiKeys: readonly ApiKey[];

  constructor(env: Environment) {
    this.admin = readAdmin(env);
    this.apiKeys = env.parsed(identitySettings.API_KEYS, parseApiKeys);
  }
}

/** Both variables or neither. */
function readAdmin(env: Environment): AdminAccount | undefined {
  const { ADMIN_EMAIL, ADMIN_PASSWORD_HASH } = identitySettings;
  if (env.given(ADMIN_EMAIL) === undefined && env.given(ADMIN_PASSWORD_HASH) === undefined) return undefined;
  return {
    email: env.parsed(ADMIN_EMAIL, parseEmail),
    passwordHash: env.parsed(ADMIN_PASSWORD_HASH, parsePasswordHash),
  };
}

function parseEmail(text: string): Email {
  try {
    return Email.of(text);
  } catch {
    throw new Error('must be an e-mail address (ADMIN_PASSWORD_HASH is set)');
  }
}

/** Tools write the parameters in different orders. */
const PHC = /^\$argon2id\$v=19\$(?=[^$]*m=\d)(?=[^$]*t=\d)(?=[^$]*p=\d)[mtp=,\d]+\$[\w+/-]{11,64}\$[\w+/-]{22,128}$/;

function parsePasswordHash(text: string): string {
  if (!PHC.test(text)) throw new Error('must be what "npm run hash-password" prints (ADMIN_EMAIL is set)');
  return text;
}
