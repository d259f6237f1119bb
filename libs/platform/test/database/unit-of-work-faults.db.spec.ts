import { ErrorCatalogue, hasUnknownOutcome, type Tx, Unavailable } from '@app/kernel';
import { execute, executeLater, insertAll, select } from '@app/platform/database/statements';
import { waitFor } from '@test/support/wait-for';
import { Socket } from 'node:net';
import { connect, type Connected } from './connected';

const write = (tx: Tx, id: number): Promise<void> => insertAll(tx, 'notes', ['id', 'text'], [[id, 'written']]);

/** Work as it must be written: a run that finds its own row answers from it. */
const writeOrFind = async (tx: Tx): Promise<'written' | 'found'> => {
  const rows = await select(tx, 'SELECT id FROM notes WHERE id = 1');
  if (rows.length > 0) return 'found';
  await write(tx, 1);
  return 'written';
};

async function timed<T>(promise: Promise<T>): Promise<number> {
  const began = performance.now();
  await promise;
  return performance.now() - began;
}

describe('A unit of work on a bad network', () => {
  let db: Connected;
  const crashes: unknown[] = [];
  const remember = (error: unknown): void => void crashes.push(error);

  beforeAll(() => {
    process.on('uncaughtException', remember);
    process.on('unhandledRejection', remember);
  });
  afterAll(() => {
    process.off('uncaughtException', remember);
    process.off('unhandledRejection', remember);
  });

  beforeEach(async () => {
    db = await connect({ poolSize: 2, poolQueueLimit: 3 });
  });
  afterEach(async () => {
    await db.close();
    expect(crashes).toEqual([]);
  });

  const unavailable = expect.objectContaining({ name: 'Unavailable', dependency: 'database' });

  it('is run again when its connection is killed in the middle, and writes once', async () => {
    let runs = 0;
    await db.unitOfWork.run(async (tx) => {
      const [self] = await select<{ id: number }>(tx, 'SELECT CONNECTION_ID() AS id');
      await write(tx, 1);
      if (++runs === 1) await db.schema.dataSource.query('KILL ?', [self!.id]);
      await write(tx, 2);
    });
    expect(runs).toBe(2);
    expect((await db.notes()).map(({ id }) => id)).toEqual([1, 2]);
  });

  it('is run again when its connection is cut before a statement arrives', async () => {
    const struck = db.proxy.cutBefore('written');
    expect(await db.unitOfWork.run(writeOrFind)).toBe('written');
    await struck;
    expect(await db.notes()).toHaveLength(1);
  });

  it('runs again when COMMIT never arrives: nothing was written', async () => {
    const struck = db.proxy.cutBefore('COMMIT');
    expect(await db.unitOfWork.run(writeOrFind)).toBe('written');
    await struck;
    expect(await db.notes()).toHaveLength(1);
  });

  it('runs again when the answer to COMMIT is lost, and finds its rows', async () => {
    const struck = db.proxy.loseAnswerTo('COMMIT');
    expect(await db.unitOfWork.run(writeOrFind)).toBe('found');
    await struck;
    expect(await db.notes()).toHaveLength(1);
  });

  it('is run again when a pooled connection turns out to be dead', async () => {
    await db.unitOfWork.run((tx) => select(tx, 'SELECT 1'));
    db.proxy.cut();
    expect(await db.unitOfWork.run(writeOrFind)).toBe('written');
  });

  it('survives a connection that dies while its session is being set up', async () => {
    const struck = db.proxy.cutBefore('sql_mode');
    expect(await db.unitOfWork.run(writeOrFind)).toBe('written');
    await struck;
  });

  it('is unavailable within its deadline while connections are refused, and works again afterwards', async () => {
    await db.unitOfWork.run((tx) => select(tx, 'SELECT 1'));
    await db.proxy.refuse();
    const failing = db.unitOfWork.run(writeOrFind, { deadlineMs: 300 });
    expect(await timed(expect(failing).rejects.toEqual(unavailable))).toBeLessThan(2_500);
    await db.proxy.heal();
    expect(await db.unitOfWork.run(writeOrFind)).toBe('written');
  });

  it('succeeds when the database is available again before its deadline', async () => {
    await db.proxy.refuse();
    const tries = jest.spyOn(Socket.prototype, 'connect');
    const unit = db.unitOfWork.run(writeOrFind, { deadlineMs: 10_000 });
    await waitFor(() => tries.mock.calls.length > 1, { what: 'another try after one that was refused' });
    tries.mockRestore();
    await db.proxy.heal();
    expect(await unit).toBe('written');
  });

  it('does not hang in a silent network past its deadline, and the pool recovers', async () => {
    await db.unitOfWork.run((tx) => select(tx, 'SELECT 1'));
    db.proxy.blackHole();
    const failing = [1, 2, 3].map(() => db.unitOfWork.run(writeOrFind, { deadlineMs: 300 }));
    const ended = Promise.all(failing.map((unit) => expect(unit).rejects.toEqual(unavailable)));
    expect(await timed(ended)).toBeLessThan(2_500);
    await db.proxy.heal();
    const answers = await Promise.all([1, 2].map((id) => db.unitOfWork.run((tx) => write(tx, id).then(() => id))));
    expect(answers).toEqual([1, 2]);
    expect(await db.notes()).toHaveLength(2);
  });

  it('leaves no lock behind when its connection falls silent', async () => {
    await db.schema.dataSource.query("INSERT INTO notes VALUES (1, 'before')");
    const silenced = db.unitOfWork.run(
      async (tx) => {
        await select(tx, 'SELECT * FROM notes WHERE id = 1 FOR UPDATE');
        db.proxy.blackHole();
        await select(tx, "UPDATE notes SET text = 'lost' WHERE id = 1");
      },
      { deadlineMs: 200 },
    );
    await expect(silenced).rejects.toEqual(unavailable);
    await db.proxy.heal();
    await db.schema.dataSource.query("UPDATE notes SET text = 'after' WHERE id = 1");
    expect((await db.notes())[0]?.text).toBe('after');
  });

  it('never returns a connection with a running statement to the pool', async () => {
    for (let n = 0; n < 5; n++) {
      const tooSlow = db.unitOfWork.run((tx) => select(tx, 'SELECT SLEEP(5)'), { deadlineMs: 100 + n / 3 });
      await expect(tooSlow).rejects.toEqual(unavailable);
      expect(await timed(db.unitOfWork.run((tx) => select(tx, 'SELECT 1')))).toBeLessThan(2_500);
    }
  });

  it('fails work that hangs by itself, and rolls its writes back', async () => {
    const hanging = db.unitOfWork.run(
      async (tx) => {
        await write(tx, 1);
        await new Promise(() => undefined);
      },
      { deadlineMs: 200 },
    );
    await expect(hanging).rejects.toEqual(unavailable);
    await waitFor(() => db.unitOfWork.run(writeOrFind, { deadlineMs: 1_000 }));
    expect(await db.notes()).toHaveLength(1);
  });

  it('is unavailable when no connection is free before its deadline, and keeps none', async () => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const holders = [1, 2].map(() => db.unitOfWork.run(() => released));
    const waiting = [1, 2, 3].map(() => db.unitOfWork.run(writeOrFind, { deadlineMs: 200 }));
    const ended = Promise.all(waiting.map((unit) => expect(unit).rejects.toEqual(unavailable)));
    expect(await timed(ended)).toBeLessThan(2_500);
    release();
    await Promise.all(holders);
    const after = await Promise.all([3, 4, 5, 6].map((id) => db.unitOfWork.run((tx) => write(tx, id).then(() => id))));
    expect(after).toEqual([3, 4, 5, 6]);
    expect(db.proxy.connections).toBeLessThanOrEqual(2);
  });

  it('throws Unavailable itself, so that callers can distinguish it from their own errors', async () => {
    await db.proxy.refuse();
    await expect(db.unitOfWork.run(writeOrFind, { deadlineMs: 50 })).rejects.toThrow(Unavailable);
  });

  describe('fails with an outcome that', () => {
    const errors = new ErrorCatalogue({ 'note.refused': { kind: 'conflict', title: 'Refused', help: 'Write less.' } });
    const caught = (promise: Promise<unknown>): Promise<unknown> =>
      promise.then(
        () => undefined,
        (error: unknown) => error,
      );
    /** Runs the work; from the second run on it does `afterwards` instead. */
    const thenInLaterRuns =
      (afterwards: (tx: Tx) => unknown) =>
      (tx: Tx): Promise<unknown> =>
        tx.run === 1 ? writeOrFind(tx) : Promise.resolve(afterwards(tx));

    it('is unknown when the answer to COMMIT does not come before the deadline', async () => {
      const struck = db.proxy.swallowAnswerTo('COMMIT');
      const error = await caught(db.unitOfWork.run(writeOrFind, { deadlineMs: 500 }));
      await struck;
      expect(error).toEqual(unavailable);
      expect(hasUnknownOutcome(error)).toBe(true);
      expect(await db.notes()).toHaveLength(1);
    });

    it('is unknown when the database is unavailable after a lost answer to COMMIT', async () => {
      const struck = db.proxy.loseAnswerTo('COMMIT');
      const failing = caught(db.unitOfWork.run(writeOrFind, { deadlineMs: 1_000 }));
      await struck;
      await db.proxy.refuse();
      const error = await failing;
      if (error !== undefined) expect(hasUnknownOutcome(error)).toBe(true); // undefined: it was quicker than the fault
      expect(await db.notes()).toHaveLength(1);
    });

    it('is unknown when a later run fails through a bug, and the error is the same', async () => {
      const struck = db.proxy.loseAnswerTo('COMMIT');
      const bug = new TypeError('x is undefined');
      const work = thenInLaterRuns(() => Promise.reject(bug));
      const error = await caught(db.unitOfWork.run(work));
      await struck;
      expect(error).toBe(bug);
      expect(hasUnknownOutcome(error)).toBe(true);
    });

    it('is unknown when a later run is refused by the server, whose own COMMIT was not sent', async () => {
      const struck = db.proxy.loseAnswerTo('COMMIT');
      const work = thenInLaterRuns((tx) => execute(tx, "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1021"));
      const error = await caught(db.unitOfWork.run(work));
      await struck;
      expect(error).toEqual(unavailable);
      expect(hasUnknownOutcome(error)).toBe(true);
    });

    it('is known when a later run refuses: it has looked for the rows of the earlier run', async () => {
      const struck = db.proxy.loseAnswerTo('COMMIT');
      const work = thenInLaterRuns(() => Promise.reject(errors.error('note.refused')));
      const error = await caught(db.unitOfWork.run(work));
      await struck;
      expect(error).toMatchObject({ code: 'note.refused' });
      expect(hasUnknownOutcome(error)).toBe(false);
    });

    it.each<[string, (tx: Tx) => unknown]>([
      ['before COMMIT by a bug', () => Promise.reject(new TypeError('x is undefined'))],
      [
        'by a statement that travels with COMMIT',
        (tx) => executeLater(tx, "INSERT INTO notes VALUES (2, 'twice'), (2, '')"),
      ],
    ])('is known when the work fails %s', async (_, work) => {
      const error = await caught(db.unitOfWork.run(work));
      expect(error).toBeInstanceOf(Error);
      expect(hasUnknownOutcome(error)).toBe(false);
      expect(await db.notes()).toEqual([]);
    });

    it('is known when no connection ever came', async () => {
      await db.proxy.refuse();
      const error = await caught(db.unitOfWork.run(writeOrFind, { deadlineMs: 200 }));
      expect(error).toEqual(unavailable);
      expect(hasUnknownOutcome(error)).toBe(false);
    });

    it('is known when the deadline passes before COMMIT is sent', async () => {
      const error = await caught(db.unitOfWork.run((tx) => select(tx, 'SELECT SLEEP(5)'), { deadlineMs: 200 }));
      expect(error).toEqual(unavailable);
      expect(hasUnknownOutcome(error)).toBe(false);
    });
  });

  it.each(['ROLLBACK', 'COMMIT'])(
    'does not answer when the server has ended the transaction before COMMIT, as after a %s, and does not run again',
    async (ending) => {
      let runs = 0;
      const work = (tx: Tx): void => {
        runs++;
        executeLater(tx, "INSERT INTO notes VALUES (1, 'first')");
        executeLater(tx, ending);
        executeLater(tx, "INSERT INTO notes VALUES (2, 'second')");
      };
      const error: unknown = await db.unitOfWork.run(work).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: 'TransactionLost' });
      expect(hasUnknownOutcome(error)).toBe(true);
      expect(runs).toBe(1);
    },
  );

  it('does not answer when the transaction ends between two trips', async () => {
    const work = async (tx: Tx): Promise<void> => {
      await execute(tx, "INSERT INTO notes VALUES (1, 'first')");
      await execute(tx, 'ROLLBACK');
      await execute(tx, "INSERT INTO notes VALUES (2, 'second')");
    };
    await expect(db.unitOfWork.run(work)).rejects.toMatchObject({ name: 'TransactionLost' });
  });
});
