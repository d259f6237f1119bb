import { Check } from '../checks/sales';
import { SKIPPED } from '../file/classify';
import { pounds } from '../file/pence';
import { Plan, PlannedOrder, tally } from '../file/plan';
import { Found, PlannedRefund } from '../file/returns';
import { Placement } from '../load/place-orders';
import { Refunding } from '../load/refund-returns';
import { ReplayResult } from '../replay';
import { columns } from './columns';

/** The closing table. */
export function report(plan: Plan, { placement, recognised, refunding, checks }: ReplayResult): string {
  const sold = revenueOf(placement);
  const refunded = refundedBy(plan, refunding);
  return [
    columns(
      [['', 'Invoices', 'Lines'], ...placedRows(plan, placement), ...returnedRows(plan), ...skippedRows(plan)],
      [1, 2],
    ),
    'An invoice counts once for each kind of line that it has.',
    '',
    columns(
      [
        ['Products', `${plan.products.length}`],
        ['Customers', `${plan.customers.length}`],
        ['Orders', `${placement.placed.size} (${placement.placedNow} by this run, ${recognised} found placed)`],
        ['Orders a second', placement.placedNow === 0 ? '-' : (placement.placedNow / placement.seconds).toFixed(1)],
        ['Refunds', `${refunding.refunded.size} (${refunding.recognised} found given back)`],
        ['Sales revenue', `GBP ${pounds(sold)}`],
        ['Refunded', `GBP ${pounds(refunded)}`],
        ['Net', `GBP ${pounds(sold - refunded)}`],
        ['Returned without a sale', withoutSale(plan)],
      ],
      [],
    ),
    '',
    columns([['Check', 'Expected', 'Actual', ''], ...checks.map(checkRow)], [1, 2]),
    ...checks.flatMap(({ name, details }) => details.map((detail) => `  ${name}: ${detail}`)),
    '',
    verdict(placement, refunding, checks),
  ].join('\n');
}

export const isGood = ({ placement, refunding, checks }: ReplayResult): boolean =>
  placement.refused.length === 0 && refunding.refused.length === 0 && checks.every(({ ok }) => ok);

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

const FOUND: Readonly<Record<Found, string>> = {
  whole: 'found its sale',
  part: 'found a sale in part',
  none: 'found no sale',
};

function returnedRows({ returns, tallies }: Plan): string[][] {
  const { rows, invoices } = tallies.get('return') ?? { rows: 0, invoices: 0 };
  const kinds = Object.entries(FOUND) as [Found, string][];
  return [
    ['Returned goods (invoice C…)', `${invoices}`, `${rows}`],
    ...kinds.map(([found, what]) => {
      const ofKind = tally(returns.found.get(found) ?? []);
      return [`  ${what}`, `${ofKind.invoices}`, `${ofKind.rows}`];
    }),
  ];
}

function skippedRows({ file, orders, tallies, returns }: Plan): string[][] {
  const kinds = Object.entries(SKIPPED) as [keyof typeof SKIPPED, string][];
  const replayed = new Set(orders.map(({ invoiceNo }) => invoiceNo));
  for (const rows of returns.found.values()) for (const { invoiceNo } of rows) replayed.add(invoiceNo);
  const skipped = kinds.map(([kind]) => tallies.get(kind)?.rows ?? 0).reduce((sum, rows) => sum + rows, 0);
  return [
    ['Skipped (invoices: as a whole)', `${file.invoices - replayed.size}`, `${skipped}`],
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

const refundedBy = ({ returns }: Plan, { refunded }: Refunding): number =>
  returns.refunds
    .filter(({ reference }) => refunded.has(reference))
    .reduce((sum: number, { amount }: PlannedRefund) => sum + amount, 0);

function withoutSale({ returns: { withoutSale: none } }: Plan): string {
  return `${none.rows} rows, ${none.units} units, GBP ${pounds(none.pence)} at their own prices`;
}

const checkRow = ({ name, expected, actual, ok }: Check): string[] => [name, expected, actual, ok ? 'ok' : 'DIFFERS'];

function verdict({ refused }: Placement, refunding: Refunding, checks: readonly Check[]): string {
  const wrong = checks.filter(({ ok }) => !ok).length;
  const notRefunded = refunding.refused;
  if (refused.length + notRefunded.length + wrong === 0) return `All ${checks.length} checks agree.`;
  const [order] = refused;
  const [refund] = notRefunded;
  return [
    `${wrong} of ${checks.length} checks differ, ${refused.length} orders and ${notRefunded.length} refunds were refused.`,
    ...(order ? [`The first: invoice ${order.order.invoiceNo}, ${order.problem.code}: ${order.problem.detail}`] : []),
    ...(refund
      ? [`The first: refund ${refund.refund.reference}, ${refund.problem.code}: ${refund.problem.detail}`]
      : []),
  ].join('\n');
}
