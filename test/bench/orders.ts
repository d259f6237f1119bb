import { cpus } from 'node:os';
import { measureHttpOrders, type Reading } from './http-orders';
import { NaiveShop } from './naive-orders';
import { readRun } from './run';
import { makeShop } from './shop';
import { medianRate, row } from './table';

const CONNECTIONS = [1, 16, 64];
const PRODUCTS = 500;
const WARM_UP_SECONDS = 3;

/**
 * `npm run bench -- orders [seconds] [rounds]`: orders a second through HTTP with everything on (session, idempotency,
 * validation, log; worker and data-platform running), alternating with one transaction an order on the bare driver.
 */
async function main(): Promise<void> {
  const [seconds = 5, rounds = 3] = process.argv.slice(2).map(Number);
  const run = readRun();
  const shop = await makeShop(run, { customers: 64, products: PRODUCTS });
  const naive = await NaiveShop.make(run, PRODUCTS);
  await measureHttpOrders(shop, shop.productIds, { connections: 16, seconds: WARM_UP_SECONDS });

  console.log(`\n${run.database.engine} ${run.database.version}, Node ${process.version}, ${cpus().length} cores`);
  console.log(`orders a second, median of ${rounds} rounds of ${seconds} s (lowest to highest)\n`);
  console.log('load      conns   ours                  p50 ms  p99 ms   naive loop            p50 ms  p99 ms   ratio');
  for (const load of ['uniform', 'hot'] as const) {
    for (const connections of CONNECTIONS) {
      const ours: Reading[] = [];
      const theirs: Reading[] = [];
      for (let round = 0; round < rounds; round++) {
        const some = <T>(ids: readonly T[]): readonly T[] => (load === 'hot' ? ids.slice(0, 1) : ids);
        ours.push(await measureHttpOrders(shop, some(shop.productIds), { connections, seconds }));
        theirs.push(await naive.measure(some(naive.productIds), { connections, seconds }));
      }
      const ratio = medianRate(ours) / medianRate(theirs);
      console.log(
        `${load.padEnd(8)} ${String(connections).padStart(6)}   ${row(ours)}   ${row(theirs)}   ${ratio.toFixed(2)}`,
      );
    }
  }
  await naive.close();
  await audit(shop.url, shop.adminToken);
}

/** A fast shop that loses something is worth nothing: the run ends with the auditor. */
async function audit(url: string, token: string): Promise<void> {
  const response = await fetch(`${url}/admin/audit`, { headers: { authorization: `Bearer ${token}` } });
  const report = (await response.json()) as { ok: boolean; checks: { name: string; examined: number; ok: boolean }[] };
  console.log(`\naudit: ${report.ok ? 'ok' : 'NOT OK'}`);
  for (const { name, ok, examined } of report.checks)
    console.log(`  ${name}: ${ok ? 'ok' : 'BROKEN'}, ${examined} examined`);
  if (!report.ok) process.exitCode = 1;
}

void main();
