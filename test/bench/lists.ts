import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files that the load reads, an item a line: session tokens are secrets, so only the owner may read them. */
export class Lists {
  private readonly folder = mkdtempSync(join(tmpdir(), 'bench-'));
  private count = 0;

  constructor() {
    process.once('exit', () => rmSync(this.folder, { recursive: true, force: true }));
  }

  write(items: readonly string[]): string {
    const path = join(this.folder, String(this.count++));
    writeFileSync(path, `${items.join('\n')}\n`, { mode: 0o600 });
    return path;
  }
}
