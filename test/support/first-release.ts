import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '..', '..');
const BUILDS = join(ROOT, '.local', 'releases');

interface Release {
  readonly version: string;
  readonly commit: string;
}

/** The oldest release of CHANGELOG.md, whose entry names its commit. */
export function firstRelease(): Release {
  const entries = [
    ...readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8').matchAll(/^## \[(\d+\.\d+\.\d+)\].*\n([^#]*)/gm),
  ];
  const [, version, text] = entries.at(-1) ?? [];
  const commit = /commit\s+`([0-9a-f]{40})`/.exec(text ?? '')?.[1];
  if (version === undefined || commit === undefined)
    throw new Error('CHANGELOG.md names no commit of its first release');
  return { version, commit };
}

/** Why the release cannot be built here; undefined where it can. */
export function whyNotBuilt({ commit }: Release): string | undefined {
  try {
    execFileSync('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: ROOT, stdio: 'ignore' });
    return undefined;
  } catch {
    return `the history of this checkout has no commit ${commit.slice(0, 7)}`;
  }
}

/** Builds the release in .local/releases, once, and answers where. With the packages of this checkout if they are the same. */
export async function buildRelease({ version, commit }: Release): Promise<string> {
  const root = join(BUILDS, version);
  const stamp = join(root, 'built');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === commit) return root;
  mkdirSync(root, { recursive: true });
  const run = promisify(execFile);
  await run('sh', ['-c', `git archive ${commit} | tar --extract --directory "$1"`, 'sh', root], { cwd: ROOT });
  const packages = join(root, 'node_modules');
  if (!existsSync(packages)) {
    if (runtimePackages(root) === runtimePackages(ROOT)) symlinkSync(join(ROOT, 'node_modules'), packages);
    else await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root });
  }
  await run('npm', ['run', 'build'], { cwd: root });
  writeFileSync(stamp, commit);
  return root;
}

const runtimePackages = (root: string): string => {
  const { dependencies, overrides } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  return JSON.stringify([dependencies, overrides]);
};

/** Runs the migrations of a checkout, as `npm run migrate` does; or those of its data platform. */
export async function migrateAs(
  root: string,
  environment: Readonly<Record<string, string>>,
  config = 'ormconfig.ts',
): Promise<void> {
  const cli = join('libs', 'platform', 'src', 'database', 'migrate.cli.ts');
  await promisify(execFile)(process.execPath, ['-r', '@swc-node/register', cli, config], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', ...environment },
  });
}
