import { toBinary } from '@app/platform';
import { isFull } from '@test/support/full';
import { checks } from '../src/checks';
import type { AuditStatus } from '../src/rounds/audit-status.query';
import { dayChecks, hourChecks, totalChecks, walks } from '../src/rounds/windows';
import { AuditedShop } from './audited-shop';
import { breaks } from './breaks';
import { accepted } from './breaks/accepted';
import { lineOf, removeFirstEventOf } from './breaks/break';
import { LittleShop } from './shop/little-shop';
import type { Scenario } from './shop/scenario';

const HOUR_MS = 3_600_000;
/** One for each check; all of them, which takes minutes, with FULL=1. */
const tried = isFull ? breaks : breaks.filter(({ check }, n) => breaks.findIndex((one) => one.check === check) === n);

const findingsOf = ({ brokenHours, finishedRound, round }: AuditStatus) => [
  ...brokenHours.flatMap(({ result }) => result.findings),
  ...(finishedRound?.result.findings ?? []),
  ...(round?.result.findings ?? []),
];
const namesIn = (status: AuditStatus) => [...new Set(findingsOf(status).map(({ name }) => name))].sort();

describe('The hourly audit', () => {
  let shop: AuditedShop;
  let scenario: Scenario;

  beforeAll(async () => {
    shop = await AuditedShop.open();
  });

  afterAll(() => shop.close());

  beforeEach(async () => {
    scenario = await shop.fill();
    // Everything in the shop was booked in an hour that is complete.
    shop.clock.set(new Date(shop.now.getTime() + 2 * HOUR_MS));
  });

  const audit = async (options = {}): Promise<AuditStatus> => {
    await shop.rounds.run({ isRoundDue: () => true, ...options });
    return shop.status.find();
  };

  it('runs every check in one of its windows', () => {
    const run = new Set(
      [hourChecks, dayChecks, totalChecks, ...Object.values(walks).map((walk) => walk.checks)].flat(),
    );
    expect(checks.filter((check) => !run.has(check))).toEqual([]);
  });

  it('finds no violation in a correct shop, and says how far it has come', async () => {
    const status = await audit();

    expect(findingsOf(status)).toEqual([]);
    expect(status).toMatchObject({ violations: 0, round: undefined, finishedRound: { round: 1, stage: 'done' } });
    expect(status.finishedRound?.result.examined).toBeGreaterThan(100);
    const end = Math.floor((shop.clock.now().getTime() - 600_000) / HOUR_MS) * HOUR_MS;
    expect(status.lastHour?.hour).toEqual(new Date(end - HOUR_MS));
  });

  it('finds no violation in an empty shop', async () => {
    await shop.empty();

    expect(await audit()).toMatchObject({ violations: 0, finishedRound: { stage: 'done' } });
  });

  it.each(tried)('finds $what ($check)', async ({ check, names, inflict }) => {
    await inflict(shop.database.dataSource, scenario, shop.now);

    const status = await audit();

    expect(namesIn(status)).toContain(check);
    const found = findingsOf(status).flatMap(({ name, violations }) => (name === check ? violations : []));
    expect(found.map(({ row }) => row)).toContainEqual(expect.objectContaining(names(scenario)));
  });

  it.each(isFull ? accepted : accepted.slice(0, 1))('accepts $what', async ({ inflict }) => {
    await inflict(shop.database.dataSource, scenario, shop.now);

    expect(findingsOf(await audit())).toEqual([]);
  });

  it('finds in the next round what happens to an hour that it has audited', async () => {
    expect(findingsOf(await audit())).toEqual([]);
    await removeFirstEventOf(shop.database.dataSource, scenario.first.orderId);
    shop.clock.advance(HOUR_MS);
    await shop.rounds.run();
    expect(findingsOf(await shop.status.find())).toEqual([]);

    expect(namesIn(await audit())).toEqual(['events.sequences']);
  });

  it('goes on where it was interrupted, window by window, and counts each once', async () => {
    const inOneGo = (await audit()).finishedRound?.result;
    await shop.fill();
    let windows = 0;
    for (let status = await shop.status.find(); !status.finishedRound; status = await shop.status.find()) {
      const stop = new AbortController();
      await audit({
        signal: stop.signal,
        rest: () => {
          stop.abort();
          return Promise.resolve();
        },
      });
      windows++;
      expect(windows).toBeLessThan(100);
    }
    expect(windows).toBeGreaterThan(5);
    const interrupted = await shop.status.find();
    expect(findingsOf(interrupted)).toEqual([]);
    expect(interrupted.finishedRound?.result).toEqual(inOneGo);
  });

  it('examines an hour with violations again until they are repaired', async () => {
    const { dataSource } = shop.database;
    const { second } = scenario;
    await audit();
    await dataSource.query('DELETE FROM audit_hours');
    await dataSource.query('UPDATE orders SET items_amount = items_amount + 1 WHERE id = ?', [
      toBinary(second.orderId),
    ]);
    await shop.rounds.run();
    expect(namesIn(await shop.status.find())).toEqual(['events.totals', 'orders.lines']);

    await dataSource.query('UPDATE orders SET items_amount = items_amount - 1 WHERE id = ?', [
      toBinary(second.orderId),
    ]);
    await shop.rounds.run();
    expect(await shop.status.find()).toMatchObject({ violations: 0, brokenHours: [] });
  });

  it('compares the stock with the sums of all hours after each new hour', async () => {
    const { dataSource } = shop.database;
    const { alice, tea, cup } = scenario;
    await audit();
    await new LittleShop(dataSource).order({ customer: alice, of: [[tea, 3]], at: shop.clock.now() });
    shop.clock.advance(2 * HOUR_MS);
    await shop.rounds.run();
    expect(findingsOf(await shop.status.find())).toEqual([]);

    await dataSource.query('UPDATE products SET stock = stock - 1 WHERE id = ?', [toBinary(cup.productId)]);
    shop.clock.advance(HOUR_MS);
    await shop.rounds.run();
    expect(namesIn(await shop.status.find())).toEqual(['stock.products']);

    await dataSource.query('UPDATE products SET stock = stock + 1 WHERE id = ?', [toBinary(cup.productId)]);
    shop.clock.advance(HOUR_MS);
    await shop.rounds.run();
    expect(findingsOf(await shop.status.find())).toEqual([]);
  });

  it('sums a line of an audited hour anew in the next round', async () => {
    const { second } = scenario;
    await audit();
    await lineOf(shop.database.dataSource, 'quantity = 2, unit_price = 500', [second.orderId, 1]);
    await shop.rounds.run();
    expect(findingsOf(await shop.status.find())).toEqual([]);

    expect(namesIn(await audit())).toEqual(['stock.products']);
  });

  it('leaves an hour alone in which a transaction may still commit', async () => {
    const end = (status: AuditStatus) => status.lastHour!.hour.getTime() + HOUR_MS;
    const hour = Math.ceil(shop.clock.now().getTime() / HOUR_MS) * HOUR_MS;
    shop.clock.set(new Date(hour + 9 * 60_000));
    expect(end(await audit())).toBe(hour - HOUR_MS);
    shop.clock.set(new Date(hour + 10 * 60_000));
    expect(end(await audit())).toBe(hour);
  });

  it('refuses to add a window that another process has added', async () => {
    const bothRuns = await Promise.allSettled([audit(), audit()]);
    expect(bothRuns.some(({ status }) => status === 'fulfilled')).toBe(true);
    for (const each of bothRuns) {
      if (each.status === 'rejected') expect(String(each.reason)).toMatch(/another process goes on with audit round/);
    }
    for (let status = await shop.status.find(); status.round; status = await shop.status.find())
      await shop.rounds.run();
    expect(findingsOf(await shop.status.find())).toEqual([]);
  });
});
