import { SystemClock, TransactionConflict } from '@app/kernel';
import { isCheckViolated, isDuplicateKeyOf } from '../../src/database/database-errors';
import {
  type ConflictOn,
  type DriverConnection,
  READ_CLOCK,
  RoundTrips,
  type SentQuery,
} from '../../src/database/round-trips';

type Done = (error: Error | null, answer: unknown) => void;

const NOW = new Date('2026-11-20T12:00:00.123Z');
const CLOCK_BEHIND_IT = `;\n${READ_CLOCK}`;

/** Records statements, and answers them (and a reading of the clock behind them) when the spec decides. */
class Wire implements DriverConnection {
  readonly asked: { sql: string; values: readonly unknown[]; done: Done; sent: { _resultIndex: number } }[] = [];
  /** Trips that ended with a reading of the clock. */
  clockReadings = 0;

  query(sql: string, values: readonly unknown[], done: Done): SentQuery {
    const sent = { _resultIndex: 0 };
    if (!sql.endsWith(CLOCK_BEHIND_IT)) {
      this.asked.push({ sql, values, done, sent });
      return sent;
    }
    this.clockReadings++;
    this.asked.push({
      sql: sql.slice(0, -CLOCK_BEHIND_IT.length),
      values,
      done: (error, answer) => done(error, error ? undefined : [...(answer as unknown[]), [{ now: NOW }]]),
      sent,
    });
    return sent;
  }

  /** The statement of that place, from 0, is refused; the results of those before it have come. */
  refuse(trip: number, place: number, error: Error): void {
    const asked = this.asked[trip];
    if (!asked) throw new Error('there was no such trip');
    asked.sent._resultIndex = place;
    asked.done(error, undefined);
  }

  get sql(): string[] {
    return this.asked.map(({ sql }) => sql.replaceAll(';\n', '; '));
  }
}

const ticks = () => new Promise((resolve) => setImmediate(resolve));
const duplicate = () => Object.assign(new Error('Duplicate entry'), { errno: 1062 });

describe('RoundTrips', () => {
  let wire: Wire;
  let trips: RoundTrips;
  beforeEach(() => {
    wire = new Wire();
    trips = new RoundTrips(wire, new SystemClock());
  });

  it('reads the clock in its first trip, behind its statements, and never again', async () => {
    const first = trips.send('SELECT 1 FOR UPDATE');
    await ticks();
    expect(wire.clockReadings).toBe(1);
    expect(() => trips.now).toThrow('after its first round trip');
    wire.asked[0]?.done(null, ['begun', 'one']);
    await expect(first).resolves.toBe('one');
    expect(trips.now).toEqual(NOW);
    void trips.send('SELECT 2');
    await ticks();
    void trips.commit();
    expect(wire.asked).toHaveLength(2);
    expect(wire.clockReadings).toBe(1);
  });

  it('reads no clock for a transaction that ends with its first trip', async () => {
    trips.sendLater('INSERT 1', []);
    void trips.commit();
    await ticks();
    expect(wire.sql).toEqual(['START TRANSACTION; INSERT 1; COMMIT']);
    expect(wire.clockReadings).toBe(0);
  });

  it('reads the clock with the next trip when the first one found its key taken', async () => {
    const insert = trips.send('INSERT 1');
    await ticks();
    wire.asked[0]?.done(duplicate(), undefined);
    await expect(insert).rejects.toThrow('Duplicate entry');
    const read = trips.send('SELECT 1');
    await ticks();
    wire.asked[1]?.done(null, ['one']);
    await expect(read).resolves.toBe('one');
    expect(trips.now).toEqual(NOW);
  });

  it('sends all statements before an answer in one trip, in order, at any call depth', async () => {
    const deep = (async () => {
      for (let n = 0; n < 10; n++) await Promise.resolve();
      return trips.send('SELECT 3', [3]);
    })();
    const all = Promise.all([trips.send('SELECT 1', [1]), trips.send('SELECT 2', [2]), deep]);
    await ticks();
    expect(wire.sql).toEqual(['START TRANSACTION; SELECT 1; SELECT 2; SELECT 3']);
    expect(wire.asked[0]?.values).toEqual([1, 2, 3]);
    wire.asked[0]?.done(null, ['begun', 'one', 'two', 'three']);
    await expect(all).resolves.toEqual(['one', 'two', 'three']);
  });

  it('holds statements back during a trip, and sends them afterwards', async () => {
    const first = trips.send('SELECT 1');
    await ticks();
    const second = trips.send('SELECT 2');
    await ticks();
    expect(wire.asked).toHaveLength(1);
    wire.asked[0]?.done(null, ['begun', 'one']);
    await first;
    await ticks();
    expect(wire.sql[1]).toBe('SELECT 2');
    wire.asked[1]?.done(null, 'two');
    await expect(second).resolves.toBe('two');
  });

  it('sends a statement that is not awaited with the next awaited one', async () => {
    trips.sendLater('INSERT 1', []);
    await ticks();
    expect(wire.asked).toHaveLength(0);
    const read = trips.send('SELECT 1');
    await ticks();
    wire.asked[0]?.done(null, ['begun', 'inserted', 'one']);
    await expect(read).resolves.toBe('one');
    trips.sendLater('INSERT 2', []);
    void trips.commit();
    await ticks();
    expect(wire.sql).toEqual(['START TRANSACTION; INSERT 1; SELECT 1', 'INSERT 2; COMMIT']);
  });

  it('is no trip at all without a statement', async () => {
    await trips.commit();
    await new RoundTrips(wire, new SystemClock()).rollBack();
    expect(wire.asked).toHaveLength(0);
  });

  it('sends no statement outside the transaction after a failed statement', async () => {
    const failing = Promise.all([trips.send('SELECT 1'), trips.send('SELECT 2')]);
    await ticks();
    const waiting = trips.send('UPDATE 1');
    trips.sendLater('UPDATE 2', []);
    const deadlock = Object.assign(new Error('Deadlock found'), { errno: 1213 });
    wire.asked[0]?.done(deadlock, undefined);
    await expect(failing).rejects.toBe(deadlock);
    await expect(waiting).rejects.toBe(deadlock);
    await expect(trips.send('UPDATE 3')).rejects.toBe(deadlock);
    await expect(trips.commit()).rejects.toBe(deadlock);
    const rolledBack = trips.rollBack();
    await ticks();
    expect(wire.sql.slice(1)).toEqual(['ROLLBACK']);
    wire.asked[1]?.done(null, 'rolled back');
    await rolledBack;
  });

  it('continues after a duplicate key of a statement that was sent alone', async () => {
    const insert = trips.send('INSERT 1');
    await ticks();
    const error = duplicate();
    wire.asked[0]?.done(error, undefined);
    await expect(insert).rejects.toBe(error);
    const read = trips.send('SELECT 1');
    await ticks();
    expect(wire.sql).toEqual(['START TRANSACTION; INSERT 1', 'SELECT 1']);
    wire.asked[1]?.done(null, ['one']);
    await expect(read).resolves.toBe('one');
  });

  it.each([
    ['a duplicate key of a trip of several', duplicate(), ['SELECT 1', 'INSERT 1']],
    ['another error of a statement that travelled alone', new Error('Deadlock found'), ['INSERT 1']],
  ])('does not go on after %s', async (_, error, statements) => {
    const failing = Promise.all(statements.map((sql) => trips.send(sql)));
    await ticks();
    wire.asked[0]?.done(error, undefined);
    await expect(failing).rejects.toBe(error);
    await expect(trips.send('SELECT 2')).rejects.toBe(error);
  });

  it('drops unsent statements at a rollback', async () => {
    const read = trips.send('SELECT 1');
    await ticks();
    wire.asked[0]?.done(null, ['begun', 'one']);
    await read;
    trips.sendLater('UPDATE 1', []);
    const late = trips.send('UPDATE 2');
    void trips.rollBack();
    await expect(late).rejects.toThrow('the transaction was rolled back');
    await ticks();
    expect(wire.sql.slice(1)).toEqual(['ROLLBACK']);
  });

  it.each<[string, ConflictOn | undefined, number, boolean]>([
    ['a conflict where the statement that failed expects it', isDuplicateKeyOf('PRIMARY'), 1, true],
    ['a bug where it expects a duplicate of another key', isDuplicateKeyOf('notes_once'), 1, false],
    ['a bug where it expects another error', isCheckViolated, 1, false],
    ['a bug where another statement expects it', isDuplicateKeyOf('PRIMARY'), 2, false],
    ['a bug where no statement expects it', undefined, 1, false],
  ])('treats a duplicate key as %s', async (_, conflictOn, place, isConflict) => {
    trips.sendLater('INSERT 1', [], conflictOn ? { conflictOn } : {});
    trips.sendLater('INSERT 2', []);
    const committed = trips.commit();
    await ticks();
    const error = Object.assign(new Error("Duplicate entry 'a' for key 'PRIMARY'"), { errno: 1062 });
    wire.refuse(0, place, error); // 0 is START TRANSACTION
    const thrown: unknown = await committed.catch((caught: unknown) => caught);
    expect(thrown instanceof TransactionConflict).toBe(isConflict);
    if (!isConflict) expect(thrown).toBe(error);
  });
});
