import { audit } from '../audit';
import { Background } from '../background';
import { closedLoop } from '../load/closed-loop';
import { ordersOf } from '../order-load';
import { atMost, type SuiteResult, type Target } from '../result';
import { makeShop } from '../shop';
import { step } from '../show';
import { counted } from '../statements';
import { spread } from '../statistics';
import type { Bench, Suite } from '../suite';
import { productFile } from './bulk-file';
import { CatalogueFiles } from './catalogue-files';
import { replayFile, runReplay } from './replay-run';

const CUSTOMERS = 500;
const CONNECTIONS = 64;
/** The factor of statements a row that ten times the rows may take: batch sizes vary a little, but no row has statements of its own. */
const MOST_GROWTH = 1.5;

/** An operation over many rows. */
interface Work {
  readonly what: string;
  readonly rows: number;
  readonly seconds: number;
  readonly statements: number;
}

export const bulk: Suite = {
  title: 'bulk import, export, replay of old sales and audit: rows a second and statements a row',
  needs: { apis: 1, environment: { CURRENCY: 'GBP' } },
  seconds: 10,
  rounds: 0,
  flags: { rows: { least: 10, byDefault: 100_000 } },
  run: measure,
};

async function measure(bench: Bench): Promise<SuiteResult> {
  const { run, lists, seconds } = bench;
  const products = bench.flag('rows');
  const done: Work[] = [];
  const note = async (what: string, rowsOf: () => Promise<number>): Promise<Work> => {
    const { value: rows, seconds, statements } = await counted(run, rowsOf);
    const work = { what, rows, seconds, statements };
    step(
      `${what}: ${rows} rows, ${(rows / seconds).toFixed(0)} a second, ${(statements / rows).toFixed(4)} statements a row`,
    );
    done.push(work);
    return work;
  };
  const shop = await makeShop(run, { customers: CUSTOMERS, products: 1 });
  const background = new Background(run);
  const files = new CatalogueFiles(shop);
  const targets = await background.whilePaused(async () => {
    const small = await importing(note, files, Math.ceil(products / 10));
    const large = await importing(note, files, products);
    await note('export', () => files.export());
    const tokens = lists.write(shop.customers.map(({ token }) => token));
    const orders = ordersOf({ url: shop.url, tokens }, { products: lists.write(shop.productIds), lines: [1, 1] });
    let placed = 0;
    const audits: Work[] = [];
    for (const part of [0.1, 1]) {
      const load = { connections: CONNECTIONS, seconds: Math.max(1, Math.round(seconds * part)) };
      placed += (await closedLoop(orders, load)).answers;
      audits.push(await note(`audit of ${placed} orders`, () => audit(shop.url, shop.adminToken).then(() => placed)));
    }
    return [
      fewStatements('import, new products', small.added, large.added),
      fewStatements('import, the same file again', small.again, large.again),
      sameStatements('audit', audits[0]!, audits[1]!),
    ];
  });
  // data-platform must have booked all other orders before the replay begins.
  await background.untilIdle();
  const replayed = await replay(note);
  return resultOf(done, targets, replayed);
}

type Note = (what: string, rowsOf: () => Promise<number>) => Promise<Work>;

/** Imports the file twice; the second import changes nothing. @throws when an import has another result */
async function importing(note: Note, files: CatalogueFiles, rows: number): Promise<Record<'added' | 'again', Work>> {
  const file = productFile(rows, String(rows));
  const added = await note(`import of ${rows} new products`, async () => (await files.import(file)).created);
  const again = await note(`the same ${rows} again`, async () => (await files.import(file)).unchanged);
  if (added.rows !== rows || again.rows !== rows)
    throw new Error(`of ${rows} products ${added.rows} were new, ${again.rows} the same`);
  return { added, again };
}

/** A line of the replay's report, or the reason why there is none. */
async function replay(note: Note): Promise<string> {
  const file = replayFile();
  if (file === undefined) return 'The replay of old sales was left out: there is no file of them.';
  let report = '';
  await note('replay: orders', async () => {
    report = await runReplay(file);
    return Number(/^Orders\s+(\d+)/m.exec(report)?.[1]);
  });
  return `The replay agreed with the file; ${/^Orders a second\s+.*$/m.exec(report)?.[0].replace(/\s+/g, ' ') ?? ''}.`;
}

const fewStatements = (what: string, few: Work, many: Work): Target =>
  atMost(
    `${what}: statements a row of ${many.rows} rows against ${few.rows}`,
    MOST_GROWTH,
    spread([many.statements / many.rows / (few.statements / few.rows)]),
    '×',
  );

const sameStatements = (what: string, few: Work, many: Work): Target =>
  atMost(
    `${what}: statements for ${many.rows} orders against ${few.rows}`,
    MOST_GROWTH,
    spread([many.statements / few.statements]),
    '×',
  );

const resultOf = (done: readonly Work[], targets: readonly Target[], replayed: string): SuiteResult => ({
  figures: Object.fromEntries(
    done.flatMap(({ what, rows, seconds, statements }) => [
      [`${what} / rows a second`, rows / seconds],
      [`${what} / statements`, statements],
    ]),
  ),
  targets,
  tables: [
    {
      title: 'Bulk operations',
      columns: ['', 'rows', 'seconds', 'rows a second', 'statements', 'rows a statement'],
      rows: done.map(({ what, rows, seconds, statements }) => [
        what,
        rows.toLocaleString('en'),
        seconds.toFixed(1),
        Math.round(rows / seconds).toLocaleString('en'),
        statements.toLocaleString('en'),
        (rows / statements).toFixed(2),
      ]),
    },
  ],
  charts: [],
  notes: [
    'Statements as the server counts them, including those of the requests for the status of the import.',
    replayed,
  ],
});
