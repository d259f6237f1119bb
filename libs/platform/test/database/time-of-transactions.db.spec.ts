import { TransactionConflict, type Tx } from '@app/kernel';
import { execute, insertAll, select } from '@app/platform/database/statements';
import { Barrier } from './barrier';
import { connect, type Connected } from './connected';

/** All but the time of day. */
const TIMERS: FakeableAPI[] = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
];
const DAY_MS = 24 * 3_600_000;

describe('The time of a transaction', () => {
  let db: Connected;

  beforeAll(async () => {
    db = await connect();
    await db.schema.dataSource.query("INSERT INTO notes VALUES (1, 'locked')");
  });
  afterEach(() => jest.useRealTimers());
  afterAll(() => db.close());

  const databaseTime = async (): Promise<Date> => {
    const [row] = await db.schema.dataSource.query<{ now: Date }[]>('SELECT UTC_TIMESTAMP(3) AS now');
    return row!.now;
  };
  const lock = (tx: Tx) => select(tx, 'SELECT id FROM notes WHERE id = 1 FOR UPDATE');

  it("is the database's for any clock of the system, and constant from its first trip to its end", async () => {
    const before = await databaseTime();
    jest.useFakeTimers({ now: Date.now() + DAY_MS, doNotFake: TIMERS });
    const times = await db.unitOfWork.run(async (tx) => {
      await lock(tx);
      const first = tx.now;
      await lock(tx);
      return [first, tx.now];
    });
    const after = await databaseTime();
    expect(times[0]).toBe(times[1]);
    expect([before <= times[0]!, times[0]! <= after]).toEqual([true, true]);
    expect((await db.unitOfWork.now()) >= after).toBe(true);
  });

  it('is not known before the first round trip', async () => {
    await expect(db.unitOfWork.run((tx) => tx.now)).rejects.toThrow('after its first round trip');
  });

  it('does not go back along a lock: it is read when the lock is held', async () => {
    const bothBegin = new Barrier(2);
    const holding = async (tx: Tx): Promise<{ now: Date; end: Date }> => {
      await lock(tx);
      const [row] = await select<{ end: Date }>(tx, 'SELECT UTC_TIMESTAMP(3) AS end FROM DUAL WHERE SLEEP(0.05) = 0');
      return { now: tx.now, end: row!.end };
    };
    const unit = () =>
      db.unitOfWork.run(async (tx) => {
        await bothBegin.arrive();
        return holding(tx);
      });
    const [one, other] = await Promise.all([unit(), unit()]);
    const [first, second] = one.now < other.now ? [one, other] : [other, one];
    expect(second.now >= first.end).toBe(true);
  });

  it('is the time of the committed run', async () => {
    const times: Date[] = [];
    await db.unitOfWork.run(async (tx) => {
      await lock(tx);
      times.push(tx.now);
      await execute(tx, 'UPDATE notes SET text = ? WHERE id = 1', [`run ${tx.run}`]);
      if (tx.run === 1) {
        await insertAll(tx, 'notes', ['id', 'text'], [[2, 'gone with the run']]);
        throw new TransactionConflict(undefined);
      }
    });
    expect(times).toHaveLength(2);
    expect(times[1]! > times[0]!).toBe(true);
    expect(await db.notes()).toEqual([{ id: 1, text: 'run 2' }]);
  });
});
