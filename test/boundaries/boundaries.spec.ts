import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

interface Cruise {
  readonly rules: readonly {
    readonly name: string;
    readonly comment: string;
    readonly from: { readonly path: string };
  }[];
  readonly broken: Readonly<Record<string, readonly string[]>>;
}

const ROOT = join(__dirname, '..', '..');
const PLANTED = join(__dirname, 'planted');
const planted = readdirSync(PLANTED).sort();
const WITHOUT_BOUNDARIES = ['kernel', 'platform', 'fast-path', 'outbox', 'audit'];

function run(...args: string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

describe('The boundaries', () => {
  let cruise: Cruise;

  beforeAll(() => {
    const { output } = run(join(__dirname, 'cruise.mjs'), ...planted.map((name) => join(PLANTED, name)));
    cruise = JSON.parse(output) as Cruise;
  });

  it('hold in the whole tree', () => {
    const depcruise = join('node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
    const { status, output } = run(depcruise, '--config', '.dependency-cruiser.cjs', 'apps', 'libs');
    expect(output).toMatch(/no dependency violations found \(\d{3,} modules/);
    expect(status).toBe(0);
  });

  it('have a planted violation for each rule, and none for an unknown rule', () => {
    expect(planted).toEqual([...new Set(cruise.rules.map(({ name }) => name))].sort());
  });

  it.each(planted)('find the planted violation of %s, and no other in it', (name) => {
    expect([...new Set(cruise.broken[join(PLANTED, name)])]).toEqual([name]);
  });

  it('have a comment on the purpose of each rule', () => {
    for (const { comment } of cruise.rules) expect(comment).toMatch(/^[A-Z].*\.$/);
  });

  it('include every context', () => {
    const contexts = readdirSync(join(ROOT, 'libs'), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() && !WITHOUT_BOUNDARIES.includes(entry.name) ? entry.name : [],
    );
    const around = cruise.rules.find(({ name }) => name === 'context-contract-only')?.from.path ?? 'nothing';
    expect(contexts.length).toBeGreaterThan(3);
    for (const context of contexts) expect(`libs/${context}/src/`).toMatch(new RegExp(around));
  });
});
