// `npm run products -- import FILE.csv [--dry-run]`, `npm run products -- export FILE.csv`: the catalogue as a file,
// and `npm run products -- twins`: products whose SKUs look the same, by the API of the running system, as its admin. Exit code 0 when it was done, 1 when rows were refused, 2 when it could not be done.
import { exportProducts } from './lib/products/export.mjs';
import { importProducts } from './lib/products/import.mjs';
import { signInAsAdmin } from './lib/products/session.mjs';
import { readCommand } from './lib/products/usage.mjs';
import { complain } from './lib/progress.mjs';

const REFUSED = 1;
const NOT_DONE = 2;

try {
  const { command, file, dryRun } = readCommand(process.argv.slice(2));
  const session = await signInAsAdmin();
  if (command === 'twins') await (await import('./lib/products/twins.mjs')).listTwins(session);
  else if (command === 'export') await exportProducts(session, file);
  else if (!(await importProducts(session, file, { dryRun }))) process.exitCode = REFUSED;
} catch (error) {
  complain(error);
  process.exitCode = NOT_DONE;
}
