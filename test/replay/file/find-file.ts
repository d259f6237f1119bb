import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Beside the caller's directory, which npm leaves for the package's, too. */
export function findFile(file: string): string {
  const beside = resolve(process.env.INIT_CWD ?? '.', file);
  return existsSync(file) ? resolve(file) : beside;
}
