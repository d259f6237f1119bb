import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout that these scripts belong to. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The checkout's own files, which git ignores. */
export const local = (...names) => join(root, '.local', ...names);

/** A short name for a longer text (a path, a list of files), the same every time. */
export const digest = (text) => createHash('sha256').update(text).digest('hex').slice(0, 12);
