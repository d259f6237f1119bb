import { contexts, manifests, services } from '@app/contexts';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LIBS = join(__dirname, '..', '..', 'libs');
/** Libraries without a manifest: what every context is built on. */
const FOUNDATIONS = ['kernel', 'platform', 'fast-path'];

const portsOf = new Map(
  contexts.flatMap(({ name, ports }) =>
    Object.entries(ports).map(([port, definition]) => [`${name}.${port}`, definition]),
  ),
);

describe('The list of contexts', () => {
  it('has every library, under the name of its folder', () => {
    const folders = readdirSync(LIBS, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? entry.name : [],
    );
    expect(manifests.map(({ name }) => name).sort()).toEqual(
      folders.filter((name) => !FOUNDATIONS.includes(name) && existsSync(join(LIBS, name, 'src'))).sort(),
    );
  });

  it('has no error code twice', () => {
    const codes = manifests.flatMap(({ errors }) => errors.flatMap((catalogue) => catalogue.codes()));
    expect(codes.length).toBeGreaterThan(40);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it("lists the ports of each context's contract", () => {
    for (const { name, ports } of contexts) {
      for (const [port, { file }] of Object.entries(ports)) {
        const source = readFileSync(join(LIBS, name, 'src', 'contract', file), 'utf8');
        const classes = [...source.matchAll(/^export abstract class (\w+)/gm)].map(([, found]) => found);
        expect([name, file, classes]).toEqual([name, file, [port]]);
      }
    }
  });

  it('lets a context use only existing ports of other contexts', () => {
    for (const { name, mayUse } of contexts) {
      for (const port of mayUse) {
        expect([name, port, portsOf.has(port)]).toEqual([name, port, true]);
        expect(port.startsWith(`${name}.`)).toBe(false);
      }
    }
  });

  it('lets no context but order use a command of another', () => {
    const commanding = contexts.filter(({ mayUse }) => mayUse.some((port) => portsOf.get(port)?.kind === 'command'));
    expect(commanding.map(({ name }) => name)).toEqual(['order']);
  });

  it('lets no context use itself through others', () => {
    const usedBy = new Map<string, string[]>(
      contexts.map(({ name, mayUse }) => [name, mayUse.map((port) => port.split('.')[0] ?? '')]),
    );
    const reaches = (from: string, seen: readonly string[]): void => {
      expect(seen).not.toContain(from);
      for (const used of usedBy.get(from) ?? []) reaches(used, [...seen, from]);
    };
    for (const name of usedBy.keys()) reaches(name, []);
  });

  it('lets services use no context', () => {
    for (const { mayUse } of services) expect(mayUse).toEqual([]);
  });
});
