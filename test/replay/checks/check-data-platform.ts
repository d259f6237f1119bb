import { setTimeout as pause } from 'node:timers/promises';
import { HttpClient } from '../api/http-client';
import { successListOf } from '../api/problem';
import { Shop } from '../load/shop';
import { Check, compareProductDays, daysOf, FileSums, mergeSales, netOf, Sales, SalesBook } from './sales';

const POLL_MS = 250;
/** Bookings lag by the outbox and the queue; a minute without a new booking is too long. */
const STANDSTILL_MS = 60_000;

interface Questions {
  readonly dataPlatform: HttpClient;
  readonly shop: Shop;
  readonly file: FileSums;
  /** Other orders and refunds of the file's products in its time, which data-platform booked too, net. */
  readonly others: Sales;
  readonly interrupted: AbortSignal;
}

/** Compares the bookings of data-platform when it has booked all, or has stopped booking. */
export async function checkDataPlatform(questions: Questions): Promise<Check[]> {
  const { file, others, interrupted } = questions;
  const expected = mergeSales(netOf(file), onDaysOf(file, others));
  const more = others.total.quantity;
  const source = more === 0 ? 'data-platform, net' : `data-platform, net (with ${more} units of other orders)`;
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

/** Reads only days on which the file has sales or returns. */
function onDaysOf(file: FileSums, others: Sales): SalesBook {
  const days = new Set(daysOf(netOf(file)));
  const book = new SalesBook();
  for (const [productDay, sum] of others.byProductDay)
    if (days.has(productDay.slice(0, 10))) book.addToDay(productDay, sum);
  return book;
}

async function read({ dataPlatform, shop, file }: Questions): Promise<SalesBook> {
  const book = new SalesBook();
  for (const day of daysOf(netOf(file))) {
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
