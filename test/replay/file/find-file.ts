import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Relative to the caller's directory; npm itself changes to the package's. */
export function findFile(file: string): string {
  const beside = resolve(process.env.INIT_CWD ?? '.', file);
  return existsSync(file) ? resolve(file) : beside;
}
