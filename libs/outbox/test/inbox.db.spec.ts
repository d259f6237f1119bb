import { type Id, newId, type Tx, UnitOfWork } from '@app/kernel';
import { execute } from '@app/platform';
import type { TestingModule } from '@nestjs/testing';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { testingModule } from '../../../test/support/nest';
import { Inbox, InboxModule } from '../src/inbox';

type EventId = Id<'Event'>;

describe('the inbox', () => {
  let database: TestDatabase;
  let module: TestingModule;

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.dataSource.query('CREATE TABLE effects (event_id CHAR(36) NOT NULL, KEY (event_id))');
    module = await testingModule({ database, imports: [InboxModule] }).compile();
  });
  afterAll(async () => {
    await module.close();
    await database.drop();
  });

  const inTransaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => module.get(UnitOfWork).run(work);
  const accept = (eventIds: readonly EventId[], consumer = 'sales'): Promise<Set<EventId>> =>
    inTransaction((tx) => module.get(Inbox).accept(tx, consumer, eventIds));
  const someIds = (count: number): EventId[] => Array.from({ length: count }, () => newId<'Event'>());

  /** The work of a handler: an effect for each new event. */
  const handle = (eventIds: readonly EventId[]): Promise<void> =>
    inTransaction(async (tx) => {
      for (const eventId of await module.get(Inbox).accept(tx, 'effects', eventIds)) {
        await execute(tx, 'INSERT INTO effects (event_id) VALUES (?)', [eventId]);
      }
    });

  it('accepts an event once', async () => {
    const [first, second, third] = someIds(3);
    expect([...(await accept([first!, second!]))]).toEqual([first, second]);
    expect([...(await accept([third!, second!]))]).toEqual([third]);
    expect([...(await accept([first!, second!, third!]))]).toEqual([]);
  });

  it('accepts an event once when one batch has it twice', async () => {
    const [first, second] = someIds(2);
    expect([...(await accept([second!, first!, second!]))].sort()).toEqual([first, second]);
  });

  it('accepts nothing of an empty batch', async () => {
    expect(await accept([])).toEqual(new Set());
  });

  it('separates consumers', async () => {
    const ids = someIds(1);
    await accept(ids);
    expect([...(await accept(ids, 'ranking'))]).toEqual(ids);
  });

  it('does not remember an acceptance that was rolled back', async () => {
    const ids = someIds(2);
    const failing = inTransaction(async (tx) => {
      await module.get(Inbox).accept(tx, 'sales', ids);
      throw new Error('the effect failed');
    });
    await expect(failing).rejects.toThrow('the effect failed');
    expect([...(await accept(ids))]).toEqual(ids);
  });

  it('gives the effect to one of many consumers that get the same events concurrently', async () => {
    const ids = someIds(40);
    const shuffled = (): EventId[] => [...ids].sort(() => Math.random() - 0.5);
    await Promise.all(Array.from({ length: 8 }, () => handle(shuffled())));
    const effects: { event_id: string; times: string }[] = await database.dataSource.query(
      'SELECT event_id, COUNT(*) AS times FROM effects GROUP BY event_id ORDER BY event_id',
    );
    expect(effects.map(({ event_id: id, times }) => [id, Number(times)])).toEqual(ids.map((id) => [id, 1]));
  });

  it("removes a retired consumer's rows, step by step, and no other rows", async () => {
    const ids = someIds(5);
    await accept(ids, 'old');
    await accept(ids, 'older');
    const forget = () => inTransaction((tx) => module.get(Inbox).forget(tx, ['gone', 'old'], 3));
    expect([await forget(), await forget(), await forget()]).toEqual([3, 2, 0]);
    expect([...(await accept(ids, 'old'))]).toEqual(ids);
    expect([...(await accept(ids, 'older'))]).toEqual([]);
  });

  it('passes on every other error', async () => {
    await expect(
      accept(someIds(1), 'a name that is longer than the forty characters of the column'),
    ).rejects.toMatchObject({
      errno: 1406,
    });
  });
});
