import { statusOf } from '@app/platform';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCatalogues } from '../../apps/api/src/error-catalogues';

const ROOT = join(__dirname, '..', '..');
const EDGE = join(ROOT, 'docker', 'edge');
const PROBLEMS = join(EDGE, 'problems');

interface Operation {
  readonly parameters?: readonly { readonly name: string }[];
}

describe("A problem of the edge's own", () => {
  it.each(readdirSync(PROBLEMS))('%s has the status and title of its code', (file) => {
    const filled = readFileSync(join(PROBLEMS, file), 'utf8').replace(/%\[var\(txn\.outcome\w*\)\]/, '');
    const { code, status, title, type } = JSON.parse(filled) as Record<string, string>;
    const definition = errorCatalogues.map((catalogue) => catalogue.find(String(code))).find(Boolean)!;
    expect({ status, title, type }).toEqual({
      status: statusOf(definition.kind),
      title: definition.title,
      type: `/problems/${code}`,
    });
  });
});

describe('The edge', () => {
  const { paths } = JSON.parse(readFileSync(join(ROOT, 'docs', 'openapi.json'), 'utf8')) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  };
  const writes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => method !== 'get')
      .map(([method, { parameters = [] }]) => ({
        request: `${method.toUpperCase()} ${path}`,
        takesKey: parameters.some(({ name }) => name === 'Idempotency-Key'),
      })),
  );

  it('repeats exactly those writes that take an idempotency key', () => {
    const pattern = /acl takes_key path -m reg (\S+)/.exec(readFileSync(join(EDGE, 'http.cfg'), 'utf8'))![1]!;
    const matches = ({ request }: { readonly request: string }): boolean => {
      const [method, path] = request.split(' ');
      return method === 'POST' && new RegExp(pattern).test(path!);
    };
    expect(writes.length).toBeGreaterThan(20);
    expect(writes.filter(matches).map(({ request }) => request)).toEqual(
      writes.filter(({ takesKey }) => takesKey).map(({ request }) => request),
    );
  });
});
