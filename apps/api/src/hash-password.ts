import { Argon2PasswordHasher } from '@app/identity/infrastructure/argon2-password-hasher';
import { PasswordConfig } from '@app/identity/infrastructure/password.config';
import { Password } from '@app/identity/domain/password';
import { DomainError } from '@app/kernel';
import { ConfigurationError, readConfig } from '@app/platform/config/environment';
import { text } from 'node:stream/consumers';

/** Reads a password from standard input and prints the value for ADMIN_PASSWORD_HASH. */
async function hashPassword(): Promise<void> {
  const hasher = new Argon2PasswordHasher(readConfig((env) => new PasswordConfig(env)));
  if (process.stdin.isTTY) process.stderr.write('Password (visible while typing; end with Enter and Ctrl-D):\n');
  const typed = (await text(process.stdin)).replace(/\r?\n$/, '');
  process.stdout.write(`${await hasher.hash(Password.choose(typed), 'sign-in')}\n`);
}

hashPassword().catch((error: unknown) => {
  const isExpected = error instanceof DomainError || error instanceof ConfigurationError;
  process.stderr.write(`${isExpected ? error.message : String((error as Error).stack)}\n`);
  process.exitCode = 1;
});
