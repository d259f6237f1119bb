import { setTimeout as pause } from 'node:timers/promises';
import { HttpClient } from '../api/http-client';
import { successListOf } from '../api/problem';
import { Shop } from '../load/shop';
import { Check, compareProductDays, daysOf, mergeSales, Sales, SalesBook } from './sales';

const POLL_MS = 250;
/** Booking is late by the outbox and the queue; a minute in which nothing more arrives is too long. */
const STANDSTILL_MS = 60_000;

interface Questions {
  readonly dataPlatform: HttpClient;
  readonly shop: Shop;
  readonly file: Sales;
  /** Other orders of the file's products in its time, which the books hold too. */
  readonly others: Sales;
  readonly interrupted: AbortSignal;
}

/** What the outside consumer booked, once it has booked all, or stopped booking. */
export async function checkDataPlatform(questions: Questions): Promise<Check[]> {
  const { file, others, interrupted } = questions;
  const expected = mergeSales(file, others);
  const more = others.total.quantity;
  const source = more === 0 ? 'data-platform' : `data-platform (with ${more} units of other orders)`;
  let booked = await read(questions);
  let changedAt = Date.now();
  for (;;) {
    const checks = compareProductDays(source, expected, booked);
    if (checks.every(({ ok }) => ok) || Date.now() - changedAt > STANDSTILL_MS) return checks;
    await pause(POLL_MS, undefined, { signal: interrupted });
    const next = await read(questions);
    if (next.total.quantity !== booked.total.quantity) changedAt = Date.now();
    booked = next;
  }
}

async function read({ dataPlatform, shop, file }: Questions): Promise<SalesBook> {
  const book = new SalesBook();
  for (const day of daysOf(file)) {
    const path = `/sales?day=${day}`;
    const sales = successListOf(`data-platform's GET ${path}`, await dataPlatform.call({ method: 'GET', path }));
    for (const sale of sales) {
      const sku = shop.skuOf(sale.text('productId'));
      if (sku === undefined) continue;
      book.addToDay(`${day} ${sku}`, { quantity: sale.whole('quantity'), revenue: sale.whole('revenue') });
    }
  }
  return book;
}
