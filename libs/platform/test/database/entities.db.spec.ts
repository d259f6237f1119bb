import { Module } from '@nestjs/common';
import { getRepositoryToken, TypeOrmModule } from '@nestjs/typeorm';
import { type Id, newId, type Tx, Unavailable, UnitOfWork } from '@app/kernel';
import {
  entitiesIn,
  execute,
  idColumn,
  isDuplicateKeyOf,
  lockEntity,
  optional,
  select,
  timeColumn,
  toBinary,
} from '@app/platform';
import type { TestingModule } from '@nestjs/testing';
import { createTestDatabase, type TestDatabase } from '@test/support/database';
import { createFaultyProxy, type FaultyProxy } from '@test/support/faulty-proxy';
import { testingModule } from '@test/support/nest';
import { testServers } from '@test/support/servers';
import { waitFor } from '@test/support/wait-for';
import { EntitySchema, type Repository } from 'typeorm';

interface Note {
  readonly noteId: Id<'Note'>;
  readonly title: string;
  readonly amount: number;
  readonly remark: string | undefined;
  readonly writtenAt: Date;
}

const NoteEntity = new EntitySchema<Note>({
  name: 'Note',
  tableName: 'notes',
  columns: {
    noteId: { ...idColumn, name: 'id', primary: true },
    title: { type: String },
    amount: { type: 'bigint' },
    remark: { ...optional, type: String },
    writtenAt: { ...timeColumn, name: 'written_at' },
  },
});

@Module({ imports: [TypeOrmModule.forFeature([NoteEntity])] })
class NotesModule {}

const aNote = (more: Partial<Note> = {}): Note => ({
  noteId: newId(),
  title: `Note ${newId()}`,
  amount: 1,
  remark: undefined,
  writtenAt: new Date('2026-11-30T12:34:56.789Z'),
  ...more,
});

describe('An entity', () => {
  let schema: TestDatabase;
  let proxy: FaultyProxy;
  let module: TestingModule;
  let notes: Repository<Note>;

  const run = <T>(work: (tx: Tx) => Promise<T>, options = {}): Promise<T> => module.get(UnitOfWork).run(work, options);
  const insert = (note: Note): Promise<unknown> => run((tx) => entitiesIn(tx, notes).insert(note));
  const start = async (): Promise<void> => {
    const environment = { DATABASE_HOST: '127.0.0.1', DATABASE_PORT: String(proxy.port) };
    module = await testingModule({ database: schema, imports: [NotesModule], environment }).compile();
    await module.init();
    notes = module.get(getRepositoryToken(NoteEntity));
  };

  beforeAll(async () => {
    schema = await createTestDatabase([]);
    await schema.dataSource.query(
      `CREATE TABLE notes (id BINARY(16) PRIMARY KEY, title VARCHAR(100) NOT NULL, amount BIGINT NOT NULL,
         remark VARCHAR(100) NULL, written_at DATETIME(3) NOT NULL, UNIQUE KEY notes_by_title (title))
       ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
    );
    const { host, port } = testServers().database;
    proxy = await createFaultyProxy(port, host);
    await start();
  });
  afterAll(async () => {
    await module.close();
    await proxy.close();
    await schema.drop();
  });

  describe('is written as SQL writes it, and read unchanged', () => {
    it.each<[string, Partial<Note>]>([
      ['a text with every kind of quote', { title: `'"\\ ? :a %s \0 é 🙂` }],
      ['the largest amount', { amount: Number.MAX_SAFE_INTEGER }],
      ['a negative amount', { amount: -Number.MAX_SAFE_INTEGER }],
      ['a text that may be missing', { remark: 'there' }],
      ['an empty text', { remark: '' }],
      ['the first millisecond of a day', { writtenAt: new Date('2026-03-29T00:00:00.001Z') }],
    ])('%s', async (_, more) => {
      const note = aNote(more);
      await insert(note);
      expect(await notes.findOneBy({ noteId: note.noteId })).toEqual(note);
      const rows = await run((tx) => select(tx, 'SELECT * FROM notes WHERE id = ?', [toBinary(note.noteId)]));
      expect(rows).toEqual([
        {
          id: toBinary(note.noteId),
          title: note.title,
          amount: note.amount,
          remark: note.remark ?? null,
          written_at: note.writtenAt,
        },
      ]);
    });

    it('is found by its exact text', async () => {
      const { noteId, title } = aNote();
      await insert(aNote({ noteId, title }));
      expect(await notes.existsBy({ title })).toBe(true);
      expect(await notes.existsBy({ title: title.toUpperCase() })).toBe(false);
    });
  });

  describe('in a transaction', () => {
    it('is written with it, and seen by its SQL', async () => {
      const note = aNote();
      await run(async (tx) => {
        await entitiesIn(tx, notes).insert(note);
        expect(await select(tx, 'SELECT title FROM notes WHERE id = ?', [toBinary(note.noteId)])).toHaveLength(1);
        expect(await notes.findOneBy({ noteId: note.noteId })).toBeNull(); // another connection
        await execute(tx, 'UPDATE notes SET amount = 7 WHERE id = ?', [toBinary(note.noteId)]);
        expect((await entitiesIn(tx, notes).findOneBy({ noteId: note.noteId }))?.amount).toBe(7);
      });
      expect((await notes.findOneBy({ noteId: note.noteId }))?.amount).toBe(7);
    });

    it('is undone with it', async () => {
      const note = aNote();
      const failing = run(async (tx) => {
        await entitiesIn(tx, notes).save(note);
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await notes.findOneBy({ noteId: note.noteId })).toBeNull();
    });

    it('returns the number of matched rows, those with the same value included', async () => {
      const note = aNote();
      await insert(note);
      const change = (title: string) => run((tx) => entitiesIn(tx, notes).update({ title }, { amount: note.amount }));
      expect((await change(note.title)).affected).toBe(1);
      expect((await change('none has it')).affected).toBe(0);
    });

    it('runs the work again where another one was first, and throws any other duplicate', async () => {
      const first = aNote();
      await insert(first);
      let runs = 0;
      const work = (conflictOn: string) => async (tx: Tx) => {
        runs++;
        const options = { conflictOn: isDuplicateKeyOf(conflictOn) };
        if (runs === 1) await entitiesIn(tx, notes, options).insert(aNote({ title: first.title }));
      };
      await run(work('notes_by_title'));
      expect(runs).toBe(2);
      runs = 0;
      await expect(run(work('PRIMARY'))).rejects.toMatchObject({ errno: 1062 });
      expect(runs).toBe(1);
    });

    it('is locked by lockEntity alone, until the transaction ends', async () => {
      const { noteId } = aNote();
      await insert(aNote({ noteId }));
      const others = (): Promise<unknown[]> =>
        schema.dataSource.query('SELECT 1 FROM notes WHERE id = ? FOR UPDATE SKIP LOCKED', [toBinary(noteId)]);
      await run(async (tx) => {
        const locked = await tx.lock('users', (locking) => lockEntity(locking, notes, { noteId }));
        expect(locked?.noteId).toBe(noteId);
        expect(await others()).toEqual([]);
      });
      expect(await others()).toHaveLength(1);
      const unranked = run((tx) =>
        entitiesIn(tx, notes).findOne({ where: { noteId }, lock: { mode: 'pessimistic_write' } }),
      );
      await expect(unranked).rejects.toThrow('lockEntity');
    });

    it('cannot be used after its end, nor begin or end one itself', async () => {
      const kept = await run(async (tx) => {
        const entities = entitiesIn(tx, notes);
        await entities.count();
        await expect(entities.manager.transaction(() => Promise.resolve())).rejects.toThrow('UnitOfWork');
        await expect(entities.manager.queryRunner?.commitTransaction()).rejects.toThrow('UnitOfWork');
        return entities;
      });
      await expect(kept.count()).rejects.toThrow('outside its transaction');
    });
  });

  describe('outside of a transaction', () => {
    it.each<[string, () => Promise<unknown>]>([
      ['inserted', () => notes.insert(aNote())],
      ['saved', () => notes.save(aNote())],
      ['updated', () => notes.update({ title: 'any' }, { amount: 2 })],
      ['deleted', () => notes.delete({ title: 'any' })],
    ])('is not %s', async (_, write) => {
      const before = await notes.count();
      await expect(write()).rejects.toThrow(/UnitOfWork|entitiesIn/);
      expect(await notes.count()).toBe(before);
    });

    it('is not locked', async () => {
      const reading = notes.findOne({ where: { title: 'any' }, lock: { mode: 'pessimistic_write' } });
      await expect(reading).rejects.toThrow('transaction');
    });

    it('is Unavailable without the database, also from the start of the process', async () => {
      await proxy.refuse();
      await expect(notes.count()).rejects.toThrow(Unavailable);
      await module.close();
      await start();
      await expect(notes.count()).rejects.toThrow(Unavailable);
      await expect(insert(aNote())).rejects.toThrow(Unavailable);
      await proxy.heal();
      await waitFor(() => notes.count(), { what: 'the database to be opened' });
      const note = aNote();
      await insert(note);
      expect(await notes.findOneBy({ noteId: note.noteId })).toEqual(note);
    });
  });
});
