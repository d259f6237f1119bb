import { executeLater } from '@app/platform';
import { select } from '@app/platform/database/statements';
import type { Tx } from '@app/kernel';
import { type Connected, connect } from '../database/connected';

describe('The position of a commit', () => {
  let db: Connected;

  beforeAll(async () => (db = await connect({ tracksPositions: true })));
  afterAll(() => db.close());

  /** Passes on what follows the commit is given. */
  const writing = (positions: (string | undefined)[]) => async (tx: Tx) => {
    const found = await select(tx, 'SELECT 1 FROM notes WHERE id = 1');
    if (found.length > 0) tx.earlierRunCommitted();
    else executeLater(tx, "INSERT INTO notes (id, text) VALUES (1, 'one')");
    tx.afterCommit({ name: 'note the position', run: (position) => void positions.push(position), awaitedMs: 1_000 });
  };

  it('is unknown when the answer to COMMIT was lost, also where the next run finds the rows', async () => {
    const { commits } = db.connections;
    const start = commits!.end;
    const positions: (string | undefined)[] = [];
    const struck = db.proxy.loseAnswerTo('COMMIT');
    await db.unitOfWork.run(writing(positions));
    await struck;
    expect(positions).toEqual([undefined]);
    expect(commits!.since(start)).toBeUndefined();
    expect(commits!.since(commits!.end)).toEqual([]);
  });

  it('is unknown when the work fails after that', async () => {
    const { commits } = db.connections;
    const start = commits!.end;
    const struck = db.proxy.swallowAnswerTo('COMMIT');
    await expect(db.unitOfWork.run(writing([]), { deadlineMs: 500 })).rejects.toThrow('database');
    await struck;
    expect(commits!.since(start)).toBeUndefined();
  });

  it('is none for a transaction that only reads', async () => {
    const { commits } = db.connections;
    const start = commits!.end;
    await db.unitOfWork.run((tx) => select(tx, 'SELECT 1'));
    expect(commits!.since(start)).toEqual([]);
  });
});
