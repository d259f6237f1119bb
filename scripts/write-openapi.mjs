// `npm run openapi`: writes docs/openapi.json, the API's description as the built api would serve it; needs no servers.
// `npm run openapi -- --check` writes nothing: exit 1, and what differs, when the file is not what would be written.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt, run } from './lib/commands.mjs';
import { refuseOldNode } from './lib/node-version.mjs';
import { installAndBuild } from './lib/npm.mjs';
import { line, Refusal } from './lib/progress.mjs';
import { root } from './lib/project.mjs';
import { supervise } from './lib/supervise.mjs';

const committed = join(root, 'docs', 'openapi.json');
const LINES_SHOWN = 40;

await supervise(process.argv.slice(2).includes('--check') ? check : write);

async function write() {
  await describe(committed);
  line('wrote docs/openapi.json');
}

async function check() {
  const folder = mkdtempSync(join(tmpdir(), 'openapi-'));
  try {
    const described = join(folder, 'openapi.json');
    await describe(described);
    const { code, output } = await attempt('git', ['diff', '--no-index', '--unified=1', committed, described]);
    if (code !== 0) throw new Refusal(`docs/openapi.json is not what npm run openapi writes:\n${shortened(output)}`);
    line('docs/openapi.json is up to date');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function describe(file) {
  refuseOldNode();
  await installAndBuild();
  const program = join('dist', 'apps', 'api', 'src', 'write-openapi.js');
  await run(process.execPath, [program, file], { cwd: root, purpose: 'describing the API' });
}

/** The differences, without the header lines that name the two files. */
function shortened(output) {
  const lines = output.trimEnd().split('\n');
  const differences = lines.slice(
    Math.max(
      0,
      lines.findIndex((text) => text.startsWith('@@')),
    ),
  );
  const more = differences.length - LINES_SHOWN;
  return [...differences.slice(0, LINES_SHOWN), ...(more > 0 ? [`… and ${more} lines more`] : [])].join('\n');
}
