import { resolve } from 'node:path';
import { Refusal } from '../progress.mjs';

const USAGE = `npm run products -- import FILE.csv [--dry-run]   checks, and without --dry-run applies, all of it or nothing
npm run products -- export FILE.csv               writes all products
npm run products -- twins                         lists products whose SKUs look the same`;

/** The command and its file; the path is relative to npm's caller. @throws Refusal */
export function readCommand(args) {
  const [command, file, ...rest] = args.filter((arg) => arg !== '--dry-run');
  const dryRun = args.includes('--dry-run');
  if (command === 'twins' && args.length === 1) return { command };
  const known = command === 'import' || (command === 'export' && !dryRun);
  if (!known || file === undefined || file.startsWith('--') || rest.length > 0) throw new Refusal(USAGE);
  return { command, file: resolve(process.env.INIT_CWD ?? '', file), dryRun };
}
