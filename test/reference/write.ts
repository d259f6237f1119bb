import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { derivedFiles, ROOT } from './derived-files';

/** `npm run derived` */
for (const [file, text] of Object.entries(derivedFiles())) {
  writeFileSync(join(ROOT, file), text);
  process.stdout.write(`wrote ${file}\n`);
}
