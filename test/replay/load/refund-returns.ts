import { Problem } from '../api/problem';
import { ShopOrder } from '../api/shop-api';
import { PlannedRefund } from '../file/returns';
import { ReplayRun } from '../replay-run';
import { lineKey, recogniseRefunds } from './recognise-refunds';
import { Shop } from './shop';

export interface Refunding {
  /** The orders by reference; refunded ones in their current state. */
  readonly orders: ReadonlyMap<string, ShopOrder>;
  readonly refused: { readonly refund: PlannedRefund; readonly problem: Problem }[];
  /** References of the refunds of this run and earlier ones. */
  readonly refunded: ReadonlySet<string>;
  /** The number of refunds that existed before this run began. */
  readonly recognised: number;
}

const NO_ORDER: Problem = { status: 0, code: 'no order', detail: 'Its order was refused.' };

/** Sends one refund after the other, for the same reason as orders; each line by its number. */
export async function refundReturns(
  run: ReplayRun,
  shop: Shop,
  placed: ReadonlyMap<string, ShopOrder>,
): Promise<Refunding> {
  const { refunds } = run.plan.returns;
  const recognised = recogniseRefunds(refunds, shop, placed);
  const toSend = refunds.filter(({ reference }) => !recognised.has(reference));
  const tick = run.progress.phase('Refunds', toSend.length);
  const orders = new Map(placed);
  const refunded = new Set(recognised);
  const refused: Refunding['refused'] = [];
  for (const refund of toSend) {
    run.interrupted.throwIfAborted();
    const answer = await send(run, shop, refund, orders.get(refund.orderReference));
    if ('refused' in answer) refused.push({ refund, problem: answer.refused });
    else {
      orders.set(refund.orderReference, answer.order);
      refunded.add(refund.reference);
    }
    tick();
  }
  return { orders, refused, refunded, recognised: recognised.size };
}

async function send(
  { api, plan }: ReplayRun,
  shop: Shop,
  { reference, refundedAt, lines }: PlannedRefund,
  order: ShopOrder | undefined,
): Promise<{ readonly order: ShopOrder } | { readonly refused: Problem }> {
  if (!order) return { refused: NO_ORDER };
  const lineNos = new Map(
    order.lines.map(({ lineNo, productId, unitPrice }) => [lineKey(productId, unitPrice), lineNo]),
  );
  return api.refund({
    orderId: order.orderId,
    refundedAt,
    lines: lines.map(({ sku, unitPrice, quantity }) => {
      const lineNo = lineNos.get(lineKey(shop.product(sku).productId, unitPrice));
      if (lineNo === undefined) throw new Error(`order ${order.orderId} has no line of ${sku} at ${unitPrice}`);
      return { lineNo, quantity };
    }),
    key: `replay-${plan.fileHash}-refund-${reference}`,
  });
}
