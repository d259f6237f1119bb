import type { Tx } from '@app/kernel';
import { execute, insertAll, select } from '@app/platform/database/statements';
import { setTimeout as sleep } from 'node:timers/promises';
import { Barrier } from './barrier';
import { connect, type Connected } from './connected';

const write = (tx: Tx, id: number, text = 'written'): Promise<void> =>
  insertAll(tx, 'notes', ['id', 'text'], [[id, text]]);

const idsSeenBy = async (tx: Tx): Promise<number[]> =>
  (await select<{ id: number }>(tx, 'SELECT id FROM notes ORDER BY id')).map(({ id }) => id);

const connectionOf = async (tx: Tx): Promise<number> =>
  (await select<{ id: number }>(tx, 'SELECT CONNECTION_ID() AS id'))[0]!.id;

describe('A unit of work', () => {
  let db: Connected;
  const { run } = { run: <T>(work: (tx: Tx) => Promise<T>) => db.unitOfWork.run(work) };

  beforeAll(async () => {
    db = await connect();
  });
  afterEach(() => db.schema.dataSource.query('DELETE FROM notes'));
  afterAll(() => db.close());

  it('commits the writes of its work, and returns its result', async () => {
    const answer = await run(async (tx) => {
      await write(tx, 1);
      expect(await db.notes()).toEqual([]);
      return 'done';
    });
    expect(answer).toBe('done');
    expect(await db.notes()).toEqual([{ id: 1, text: 'written' }]);
  });

  it('undoes everything when its work throws, and throws the same error', async () => {
    const error = new Error('no');
    const failing = run(async (tx) => {
      await write(tx, 1);
      await execute(tx, "UPDATE notes SET text = 'changed'");
      throw error;
    });
    await expect(failing).rejects.toBe(error);
    expect(await db.notes()).toEqual([]);
  });

  it('reports when it is committing: its writes are not visible yet, and the next may begin', async () => {
    const seen: Promise<number[]>[] = [];
    const runs: number[] = [];
    const onCommitting = (ofRun: number): void => {
      runs.push(ofRun);
      seen.push(run(idsSeenBy));
    };
    const { dataSource } = db.schema;
    const holder = await db.unitOfWork.run(
      async (tx) => {
        await write(tx, 1);
        return select(tx, 'SELECT id FROM notes WHERE id = 1 FOR UPDATE');
      },
      { onCommitting },
    );
    expect(holder).toEqual([{ id: 1 }]);
    expect(runs).toEqual([1]);
    expect([[], [1]]).toContainEqual(await seen[0]); // together with the commit
    expect(await dataSource.query('SELECT id FROM notes')).toHaveLength(1);
  });

  it('does not say so when its work throws', async () => {
    let said = 0;
    const failing = db.unitOfWork.run(() => Promise.reject(new Error('no')), { onCommitting: () => said++ });
    await expect(failing).rejects.toThrow('no');
    expect(said).toBe(0);
  });

  it('runs work that fails for a reason of its own only once', async () => {
    await run((tx) => write(tx, 1));
    let runs = 0;
    const failing = run(async (tx) => {
      runs++;
      await write(tx, 2);
      await write(tx, 1);
    });
    await expect(failing).rejects.toMatchObject({ errno: 1062 });
    expect(runs).toBe(1);
    expect(await db.notes()).toEqual([{ id: 1, text: 'written' }]);
  });

  it('returns the connection in a clean state after a failure', async () => {
    for (let n = 0; n < 10; n++) {
      await expect(
        run(async (tx) => {
          await write(tx, n);
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
    }
    expect(await run(idsSeenBy)).toEqual([]);
    expect(db.proxy.connections).toBeLessThanOrEqual(4);
  });

  it('sees rows that others have committed meanwhile', async () => {
    const [before, after] = await run(async (tx) => {
      const first = await idsSeenBy(tx);
      await db.schema.dataSource.query("INSERT INTO notes VALUES (7, 'by another')");
      return [first, await idsSeenBy(tx)];
    });
    expect(before).toEqual([]);
    expect(after).toEqual([7]);
  });

  describe('has a Tx that', () => {
    it('is refused after the commit', async () => {
      let leaked: Tx | undefined;
      await run((tx) => {
        leaked = tx;
        return write(tx, 1);
      });
      expect(() => select(leaked!, 'SELECT 1')).toThrow('outside its transaction');
      await expect(execute(leaked!, 'DELETE FROM notes')).rejects.toThrow('outside its transaction');
    });

    it('is refused after the rollback', async () => {
      let leaked: Tx | undefined;
      const failing = run((tx) => {
        leaked = tx;
        return Promise.reject(new Error('no'));
      });
      await expect(failing).rejects.toThrow('no');
      await expect(write(leaked!, 1)).rejects.toThrow('outside its transaction');
    });

    it('is refused in a timer that outlives the work', async () => {
      let end: () => void = () => undefined;
      const ended = new Promise<void>((resolve) => (end = resolve));
      let late: Promise<void> | undefined;
      await run(async (tx) => {
        await write(tx, 1);
        late = ended.then(() => sleep(0)).then(() => write(tx, 2));
        late.catch(() => undefined); // looked at below
      });
      end();
      await expect(late).rejects.toThrow('outside its transaction');
      expect(await db.notes()).toEqual([{ id: 1, text: 'written' }]);
    });

    it('is refused during COMMIT, so that no statement follows the last decision', async () => {
      let late: Promise<void> | undefined;
      await run(async (tx) => {
        await write(tx, 1);
        late = Promise.resolve()
          .then(() => Promise.resolve())
          .then(() => Promise.resolve())
          .then(() => write(tx, 2));
        late.catch(() => undefined);
      });
      await expect(late).rejects.toThrow('outside its transaction');
      expect(await db.notes()).toEqual([{ id: 1, text: 'written' }]);
    });

    it('cannot be made up', () => {
      const madeUp = {} as Tx;
      expect(() => select(madeUp, 'SELECT 1')).toThrow('outside its transaction');
    });
  });

  it('shares no connection with a unit beside it', async () => {
    const [bothHaveWritten, bothHaveLooked] = [new Barrier(2), new Barrier(2)];
    const unit = (id: number) =>
      run(async (tx) => {
        await write(tx, id);
        await bothHaveWritten.arrive();
        const facts = { connection: await connectionOf(tx), seen: await idsSeenBy(tx) };
        await bothHaveLooked.arrive();
        return facts;
      });
    const [one, two] = await Promise.all([unit(1), unit(2)]);
    expect(one.connection).not.toBe(two.connection);
    expect(one.seen).toEqual([1]);
    expect(two.seen).toEqual([2]);
    expect(await db.notes()).toHaveLength(2);
  });

  it('isolates concurrent units: those that throw write nothing, the others everything', async () => {
    const units = Array.from({ length: 40 }, (_, id) =>
      run(async (tx) => {
        await write(tx, id);
        if (id % 3 === 0) throw new Error('no');
        return id;
      }),
    );
    const ended = await Promise.allSettled(units);
    const committed = ended.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect((await db.notes()).map(({ id }) => id)).toEqual(committed);
    expect(committed).toHaveLength(26);
  });

  it('is a transaction of its own inside another: it commits though the outer one fails', async () => {
    const outer = run(async (tx) => {
      await write(tx, 1);
      const seenInside = await run(async (inner) => {
        await write(inner, 2);
        return idsSeenBy(inner);
      });
      expect(seenInside).toEqual([2]);
      expect(await idsSeenBy(tx)).toEqual([1, 2]);
      throw new Error('outer');
    });
    await expect(outer).rejects.toThrow('outer');
    expect(await db.notes()).toEqual([{ id: 2, text: 'written' }]);
  });

  it('fails alone inside another one: the outer one continues', async () => {
    await run(async (tx) => {
      await write(tx, 1);
      await expect(
        run(async (inner) => {
          await write(inner, 2);
          throw new Error('inner');
        }),
      ).rejects.toThrow('inner');
      await write(tx, 3);
    });
    expect((await db.notes()).map(({ id }) => id)).toEqual([1, 3]);
  });
});
