import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { HttpClient } from './api/http-client';
import { AdminSession } from './api/admin-session';
import { RankedProduct, ShopApi } from './api/shop-api';
import { explain, UsageError } from './explain';
import { findFile } from './file/find-file';
import { pounds } from './file/pence';
import { hashOf, planReplay } from './file/plan';
import { decodeText, readRawRows } from './file/read-rows';
import { compareRanking, RankedItem } from './ranking/compare-ranking';
import { Measure, Net, netsOfFile, ranked, Window, WINDOW_DAYS } from './ranking/file-ranking';
import { endOf } from './ranking/moments';
import { columns } from './report/columns';
import { readRunningSystem, RunningSystem } from './running-system';

const PATIENCE_MS = 5_000;
const USAGE =
  'npm run replay:top -- FILE.csv [--window 1d|3d|7d] [--by quantity|revenue] [--limit 5] [--run .local/run.json]';

interface Question {
  readonly file: string;
  readonly window: Window;
  readonly by: Measure;
  readonly limit: number;
  readonly run: string;
}

/** The first places at the end of the file's time, from the API and from the file by awk. */
async function main(): Promise<boolean> {
  const question = readArguments();
  const { file, window, by, limit } = question;
  const bytes = readFileSync(file);
  const asOf = endOf(planReplay(readRawRows(decodeText(bytes)), hashOf(bytes)));
  const expected = ranked(await netsOfFile(file, asOf, window), by);
  const api = apiOf(await readRunningSystem(question.run));
  const items = await withSkus(api, await api.ranking({ ...question, asOf }));
  const problems = compareRanking(expected, items, limit);
  process.stdout.write(
    `Top ${limit} of ${window} by ${by}, as of ${asOf.toISOString()}: GET /rankings/products beside ${basename(file)} (awk)\n` +
      `${table(items, expected.slice(0, limit))}\n` +
      (problems.length === 0 ? 'They agree.\n' : `They differ: ${problems.join('; ')}.\n`),
  );
  return problems.length === 0;
}

function readArguments(): Question {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      window: { type: 'string', default: '3d' },
      by: { type: 'string', default: 'quantity' },
      limit: { type: 'string', default: '5' },
      run: { type: 'string', default: '.local/run.json' },
    },
  });
  const [file, ...more] = positionals;
  const { window, by, run } = values;
  const limit = Number(values.limit);
  if (file === undefined || more.length > 0 || !isWindow(window) || !isMeasure(by)) throw new UsageError(USAGE);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new UsageError(USAGE);
  return { file: findFile(file), window, by, limit, run };
}

const isWindow = (text: string): text is Window => text in WINDOW_DAYS;
const isMeasure = (text: string): text is Measure => text === 'quantity' || text === 'revenue';

function apiOf({ apiUrl, admin }: RunningSystem): ShopApi {
  const http = new HttpClient(apiUrl, { patienceMs: PATIENCE_MS, interrupted: new AbortController().signal });
  return new ShopApi(http, new AdminSession(http, admin));
}

/** A ranking names products by id, the file by stock code. */
const withSkus = (api: ShopApi, items: readonly RankedProduct[]): Promise<RankedItem[]> =>
  Promise.all(items.map(async (item) => ({ ...item, sku: (await api.product(item.productId)).sku })));

function table(items: readonly (RankedItem & { readonly name?: string })[], expected: readonly Net[]): string {
  const rows = Array.from({ length: Math.max(items.length, expected.length) }, (_, n) => {
    const [item, net] = [items[n], expected[n]];
    return [
      `${n + 1}`,
      ...(item ? [item.sku, item.name ?? '', `${item.quantity}`, pounds(item.revenue)] : ['-', '', '', '']),
      ...(net ? [net.sku, `${net.quantity}`, pounds(net.revenue)] : ['-', '', '']),
    ];
  });
  const heads = ['', 'API', '', 'Units', 'GBP', 'CSV', 'Units', 'GBP'];
  return columns([heads, ...rows], [3, 4, 6, 7]);
}

main().then(
  (agree) => {
    process.exitCode = agree ? 0 : 1;
  },
  (error: unknown) => {
    process.stderr.write(`${explain(error, new AbortController().signal)}\n`);
    process.exitCode = 1;
  },
);
