import { Check } from '../checks/sales';
import { Kind, SKIPPED } from '../file/classify';
import { pounds } from '../file/pence';
import { Plan, PlannedOrder } from '../file/plan';
import { Placement } from '../load/place-orders';
import { ReplayResult } from '../replay';
import { columns } from './columns';

/** The closing table. */
export function report(plan: Plan, { placement, recognised, checks }: ReplayResult): string {
  return [
    columns([['', 'Invoices', 'Lines'], ...placedRows(plan, placement), ...skippedRows(plan)], [1, 2]),
    'An invoice counts once for each kind of line that it has.',
    '',
    columns(
      [
        ['Products', `${plan.products.length}`],
        ['Customers', `${plan.customers.length}`],
        ['Orders', `${placement.placed.size} (${placement.placedNow} by this run, ${recognised} found placed)`],
        ['Orders a second', placement.placedNow === 0 ? '-' : (placement.placedNow / placement.seconds).toFixed(1)],
        ['Sales revenue', `GBP ${pounds(revenueOf(placement))}`],
      ],
      [],
    ),
    '',
    columns([['Check', 'Expected', 'Actual', ''], ...checks.map(checkRow)], [1, 2]),
    ...checks.flatMap(({ name, details }) => details.map((detail) => `  ${name}: ${detail}`)),
    '',
    verdict(placement, checks),
  ].join('\n');
}

export const isGood = ({ placement, checks }: ReplayResult): boolean =>
  placement.refused.length === 0 && checks.every(({ ok }) => ok);

function placedRows(plan: Plan, { placed, refused }: Placement): string[][] {
  const byCode = new Map<string, PlannedOrder[]>();
  for (const { order, problem } of refused) byCode.set(problem.code, [...(byCode.get(problem.code) ?? []), order]);
  return [
    ['In the file', `${plan.file.invoices}`, `${plan.file.rows}`],
    ['Placed', ...invoicesAndLines(plan.orders.filter(({ reference }) => placed.has(reference)))],
    ['Refused', ...invoicesAndLines(refused.map(({ order }) => order))],
    ...[...byCode].map(([code, orders]) => [`  ${code}`, ...invoicesAndLines(orders)]),
  ];
}

function skippedRows({ file, orders, tallies }: Plan): string[][] {
  const sold = tallies.get('sale')?.rows ?? 0;
  const placeable = new Set(orders.map(({ invoiceNo }) => invoiceNo)).size;
  const kinds = Object.entries(SKIPPED) as [Exclude<Kind, 'sale'>, string][];
  return [
    ['Skipped (invoices: as a whole)', `${file.invoices - placeable}`, `${file.rows - sold}`],
    ...kinds.map(([kind, reason]) => {
      const { invoices, rows } = tallies.get(kind) ?? { invoices: 0, rows: 0 };
      return [`  ${reason}`, `${invoices}`, `${rows}`];
    }),
  ];
}

const invoicesAndLines = (orders: readonly PlannedOrder[]): string[] => [
  `${new Set(orders.map(({ invoiceNo }) => invoiceNo)).size}`,
  `${orders.reduce((sum, { lines }) => sum + lines.length, 0)}`,
];

const revenueOf = ({ placed }: Placement): number =>
  [...placed.values()].reduce((sum, { itemsAmount }) => sum + itemsAmount, 0);

const checkRow = ({ name, expected, actual, ok }: Check): string[] => [name, expected, actual, ok ? 'ok' : 'DIFFERS'];

function verdict({ refused }: Placement, checks: readonly Check[]): string {
  const wrong = checks.filter(({ ok }) => !ok).length;
  if (refused.length === 0 && wrong === 0) return `All ${checks.length} checks agree.`;
  const [first] = refused;
  return [
    `${wrong} of ${checks.length} checks differ, ${refused.length} orders were refused.`,
    ...(first ? [`The first: invoice ${first.order.invoiceNo}, ${first.problem.code}: ${first.problem.detail}`] : []),
  ].join('\n');
}
