import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './commands.mjs';
import { readJson, writeJson } from './json-file.mjs';
import { withLock } from './locks.mjs';
import { elapsed, step } from './progress.mjs';
import { digest, local, root } from './project.mjs';

/** Runs npm in the checkout: the npm that started this script, or the one on the PATH. */
export function npm(args, options) {
  const cli = process.env.npm_execpath;
  const [program, ...first] = cli?.endsWith('.js') ? [process.execPath, cli] : ['npm'];
  return run(program, [...first, ...args], { cwd: root, purpose: `npm ${args.join(' ')}`, ...options });
}

/** Installs the packages and compiles the applications where they are missing or older than their sources. */
export async function installAndBuild() {
  await withLock(local('build.lock'), 'installing or building here', async () => {
    if (!packagesAreFresh()) await install();
    const sources = fingerprintOfSources();
    if (!buildIsFresh(sources)) await build(sources);
  });
}

const timeOf = (...names) => statSync(join(root, ...names), { throwIfNoEntry: false })?.mtimeMs ?? 0;

// npm writes that file last.
const packagesAreFresh = () => timeOf('node_modules', '.package-lock.json') >= timeOf('package-lock.json');

async function install() {
  const began = Date.now();
  step('installing the npm packages (a minute or so)');
  await npm(['ci', '--include=dev', '--no-audit', '--no-fund']);
  step(`installed the npm packages in ${elapsed(began)}`);
}

const applications = ['api', 'worker', 'data-platform'];
const timesOfBuild = () => applications.map((name) => timeOf('dist', 'apps', name, 'src', 'main.js')).join();
const stamp = local('build.json');

// The times of the results are in the stamp too: other sources may have been built by hand since.
function buildIsFresh(sources) {
  const last = readJson(stamp);
  return last?.sources === sources && last.results === timesOfBuild();
}

async function build(sources) {
  const began = Date.now();
  step('building api, worker and data-platform');
  await npm(['run', 'build']);
  writeJson(stamp, { sources, results: timesOfBuild() });
  step(`built in ${elapsed(began)}`);
}

/** Changes when a source file is added, removed or written; reading times and sizes of a few hundred files is quick. */
export function fingerprintOfSources() {
  const sources = [
    ...filesUnder('apps'),
    ...filesUnder('libs'),
    'package-lock.json',
    'nest-cli.json',
    'tsconfig.json',
    '.swcrc',
    'ormconfig.ts',
  ];
  const lines = sources.map((path) => {
    const { mtimeMs = 0, size = 0 } = statSync(join(root, path), { throwIfNoEntry: false }) ?? {};
    return `${path} ${mtimeMs} ${size}`;
  });
  return digest(lines.sort().join('\n'));
}

/** Every file under a folder of the checkout, as paths relative to the checkout. */
export function filesUnder(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1));
}
