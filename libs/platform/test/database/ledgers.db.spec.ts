import { LockOrderBroken, type LockRank, type Tx, type WriteRank } from '@app/kernel';
import { executeLater, insertAllLater, select, selectForUpdate } from '@app/platform/database/statements';
import { isDuplicateKeyOf } from '@app/platform/database/database-errors';
import { type Connected, connect } from './connected';

describe('a transaction', () => {
  let db: Connected;
  beforeAll(async () => {
    db = await connect();
    await db.schema.dataSource.query('CREATE TABLE others (id INT NOT NULL PRIMARY KEY, once INT NOT NULL UNIQUE)');
  });
  beforeEach(() => db.schema.dataSource.query('DELETE FROM notes'));
  afterAll(() => db.close());

  /** A ledger over `notes` that writes a row for each of its entries. */
  const openNotes = (tx: Tx, { locks, writes }: { locks?: LockRank; writes: WriteRank }): Promise<string[]> =>
    tx.open({
      locks,
      writes,
      read: async (locking) => {
        await selectForUpdate(locking, 'SELECT id FROM notes WHERE id = 0');
        return [];
      },
      write: (added: string[]) => {
        const rows = added.map((text, n) => [text.charCodeAt(0) * 100 + n, text]);
        insertAllLater(tx, 'notes', ['id', 'text'], rows);
      },
    });
  const texts = async (): Promise<string[]> => (await db.notes()).map(({ text }) => text);

  describe('that opens ledgers', () => {
    it('locks in the common lock order, also when all are opened at once', async () => {
      await db.unitOfWork.run((tx) =>
        Promise.all([
          openNotes(tx, { locks: 'wallets', writes: 'wallets' }),
          openNotes(tx, { locks: 'customer-coupons', writes: 'customer-coupons' }),
          openNotes(tx, { locks: 'products', writes: 'products' }),
        ]),
      );
    });

    it.each<[string, LockRank, LockRank]>([
      ['out of order', 'products', 'wallets'],
      ['twice', 'wallets', 'wallets'],
    ])('is refused at once where one is opened %s, before a statement is sent', async (_, first, second) => {
      const read = jest.fn(() => Promise.resolve([]));
      const broken = db.unitOfWork.run((tx) =>
        Promise.all([
          openNotes(tx, { locks: first, writes: 'wallets' }),
          (() => {
            expect(() => tx.open({ locks: second, writes: 'products', read, write: jest.fn() })).toThrow(
              LockOrderBroken,
            );
            expect(() => tx.lock(second, read)).toThrow(LockOrderBroken);
            return tx.open({ locks: second, writes: 'products', read, write: jest.fn() });
          })(),
        ]),
      );
      await expect(broken).rejects.toThrow(LockOrderBroken);
      expect(read).not.toHaveBeenCalled();
    });

    it('writes changes without a flush, in the order of the write ranks', async () => {
      const sent: string[] = [];
      await db.unitOfWork.run(async (tx) => {
        const ranks = ['products', 'wallets', 'idempotency-keys', 'coupons', 'customer-coupons'] as const;
        for (const writes of ranks) {
          await tx.open({ writes, read: () => Promise.resolve(writes), write: (name) => void sent.push(name) });
        }
        const notes = await openNotes(tx, { locks: 'wallets', writes: 'wallets' });
        notes.push('a', 'b');
      });
      expect(await texts()).toEqual(['a', 'b']);
      expect(sent).toEqual(['wallets', 'customer-coupons', 'coupons', 'idempotency-keys', 'products']);
    });

    it('is rolled back where its work did not wait for a ledger', async () => {
      const forgotten = db.unitOfWork.run((tx) => {
        executeLater(tx, "INSERT INTO notes VALUES (1, 'never')");
        void openNotes(tx, { locks: 'wallets', writes: 'wallets' }).catch(() => undefined);
      });
      await expect(forgotten).rejects.toThrow('its rows were not waited for');
      expect(await texts()).toEqual([]);
    });

    it('writes nothing of a ledger when the work fails', async () => {
      const failed = db.unitOfWork.run(async (tx) => {
        (await openNotes(tx, { locks: 'wallets', writes: 'wallets' })).push('never');
        throw new Error('refused');
      });
      await expect(failed).rejects.toThrow('refused');
      expect(await texts()).toEqual([]);
    });

    it('writes its ledgers again in each run', async () => {
      let runs = 0;
      await db.unitOfWork.run(async (tx) => {
        runs++;
        (await openNotes(tx, { locks: 'wallets', writes: 'wallets' })).push(`run ${tx.run}`);
        if (tx.run === 1) await select(tx, "SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213");
      });
      expect(runs).toBe(2);
      expect(await texts()).toEqual(['run 2']);
    });
  });

  describe('has work after its commit that', () => {
    /** What happens, in order. */
    let order: string[];
    beforeEach(() => (order = []));
    const note = (tx: Tx, text: string): void => executeLater(tx, 'INSERT INTO notes VALUES (?, ?)', [tx.run, text]);
    const failures = async (): Promise<number> => {
      const found = await db.metrics.registry.getSingleMetric('after_commit_failures_total')?.get();
      return (found?.values ?? []).reduce((sum, { value }) => sum + value, 0);
    };

    it('runs once the commit stands, and is waited for where it asks for that', async () => {
      await db.unitOfWork.run((tx) => {
        note(tx, 'written');
        tx.afterCommit({ name: 'a', run: async () => void order.push(...(await texts())), awaitedMs: 5_000 });
      });
      expect(order).toEqual(['written']);
    });

    it('runs once for a name, and once for each subject', async () => {
      await db.unitOfWork.run((tx) => {
        for (const text of ['first', 'last']) tx.afterCommit({ name: 'a', run: () => void order.push(text) });
        for (const subject of ['one', 'two'])
          tx.afterCommit({ name: 'b', subject, run: () => void order.push(subject) });
      });
      expect(order).toEqual(['last', 'one', 'two']);
    });

    it('is not waited for where it does not ask', async () => {
      let end: () => void = () => undefined;
      const underWay = new Promise<void>((resolve) => (end = resolve));
      await db.unitOfWork.run((tx) => tx.afterCommit({ name: 'a', run: () => underWay }));
      end();
    });

    it('is awaited no longer than its `awaitedMs`', async () => {
      const before = await failures();
      let end: () => void = () => undefined;
      const underWay = new Promise<void>((resolve) => (end = resolve));
      await db.unitOfWork.run((tx) => tx.afterCommit({ name: 'a', run: () => underWay, awaitedMs: 10 }));
      expect(await failures()).toBe(before + 1);
      end();
    });

    it.each<[string, () => void | Promise<void>]>([
      ['throws', () => { throw new Error('broken'); }], // prettier-ignore
      ['rejects', () => Promise.reject(new Error('broken'))],
    ])('fails no caller where it %s: it is logged and counted', async (_, run) => {
      const before = await failures();
      const warn = jest.spyOn(db.log, 'warn');
      const answer = await db.unitOfWork.run((tx) => {
        note(tx, 'stands');
        tx.afterCommit({ name: 'broken work', run, awaitedMs: 1_000 });
        tx.afterCommit({ name: 'other work', run: () => void order.push('ran') });
        return 'answer';
      });
      expect(answer).toBe('answer');
      expect(order).toEqual(['ran']);
      expect(await texts()).toEqual(['stands']);
      expect(await failures()).toBe(before + 1);
      expect(warn).toHaveBeenCalledWith(expect.objectContaining({ work: 'broken work' }), 'work after a commit failed');
    });

    it('runs for the committed run, not for earlier runs', async () => {
      await db.unitOfWork.run(async (tx) => {
        tx.afterCommit({ name: `run ${tx.run}`, run: () => void order.push(`run ${tx.run}`) });
        if (tx.run === 1) await select(tx, "SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213");
      });
      expect(order).toEqual(['run 2']);
    });

    it('never runs for a run that was rolled back', async () => {
      const failed = db.unitOfWork.run((tx) => {
        tx.afterCommit({ name: 'a', run: () => void order.push('never') });
        throw new Error('refused');
      });
      await expect(failed).rejects.toThrow('refused');
      expect(order).toEqual([]);
    });

    /** Writes the note, or finds that an earlier run has written it. */
    const writeOnce = () =>
      db.unitOfWork.run(async (tx) => {
        const rows = await select(tx, "SELECT 1 FROM notes WHERE text = 'once'");
        if (rows.length > 0) {
          tx.earlierRunCommitted();
          return 'found';
        }
        executeLater(tx, "INSERT INTO notes VALUES (1, 'once')");
        tx.afterCommit({ name: 'a', run: () => void order.push(`run ${tx.run}`) });
        return 'written';
      });

    it('runs for a run whose answer to COMMIT was lost, when a later run finds its rows', async () => {
      const lost = db.proxy.loseAnswerTo('COMMIT');
      expect(await writeOnce()).toBe('found');
      await lost;
      expect(order).toEqual(['run 1']);
      expect(await texts()).toEqual(['once']);
    });

    it('runs for the later run alone where that COMMIT did not arrive', async () => {
      const cut = db.proxy.cutBefore('COMMIT');
      expect(await writeOnce()).toBe('written');
      await cut;
      expect(order).toEqual(['run 2']);
    });
  });

  describe('that meets a broken constraint', () => {
    const insertNote = (tx: Tx) =>
      insertAllLater(tx, 'notes', ['id', 'text'], [[1, 'mine']], { conflictOn: isDuplicateKeyOf('PRIMARY') });

    it('runs again where it is the key that the failing statement names', async () => {
      await db.schema.dataSource.query("INSERT INTO notes VALUES (1, 'theirs')");
      const answer = await db.unitOfWork.run((tx) => {
        if (tx.run === 2) return 'seen';
        insertNote(tx);
        return 'written';
      });
      expect(answer).toBe('seen');
    });

    it.each<[string, (tx: Tx) => void]>([
      ['the primary key of another statement', (tx) => insertAllLater(tx, 'others', ['id', 'once'], [[1, 2]])],
      [
        'another key of the same table',
        (tx) => insertAllLater(tx, 'others', ['id', 'once'], [[2, 1]], { conflictOn: isDuplicateKeyOf('PRIMARY') }),
      ],
    ])('fails, and does not run again, where it is %s', async (_, breakIt) => {
      await db.schema.dataSource.query('DELETE FROM others');
      await db.schema.dataSource.query('INSERT INTO others VALUES (1, 1)');
      let runs = 0;
      const broken = db.unitOfWork.run((tx) => {
        runs++;
        insertNote(tx);
        breakIt(tx);
      });
      await expect(broken).rejects.toMatchObject({ errno: 1062 });
      expect(runs).toBe(1);
      expect(await texts()).toEqual([]);
    });
  });
});
