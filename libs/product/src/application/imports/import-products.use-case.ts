import { Injectable } from '@nestjs/common';
import {
  Clock,
  earlierAnswer,
  firstAnswer,
  type Id,
  IdempotencyRecords,
  type IdempotentAnswer,
  type IdempotentRequest,
  type Tx,
  Unavailable,
  UnitOfWork,
} from '@app/kernel';
import { ProblemList } from '../../domain/imports/import-problem';
import type { ImportRow } from '../../domain/imports/import-row';
import {
  type ImportCounts,
  type ImportFailure,
  type ImportId,
  type ImportOutcome,
  MOST_CHANGES,
  NOTHING_YET,
} from '../../domain/imports/product-import';
import type { Terms } from '../../domain/imports/decide-row';
import type { ImportWatch } from './import-watch';
import { ImportRepository } from './import.repository';
import { type DecidedRow, MergeRows } from './merge-rows';
import { ReadImportFile } from './read-import-file';

export interface ImportProducts {
  readonly importId: ImportId;
  readonly dryRun: boolean;
  readonly actorId: Id<'Caller'>;
}

/** The longest time for which the import may lock rows; then it is rolled back. */
const DEADLINE_MS = 120_000;

/** A row does not fit the catalogue: the whole import is rolled back. */
class Refused extends Error {
  constructor(readonly problems: ProblemList) {
    super('the import is refused');
  }
}

/**
 * The import has ended already: in an earlier run whose answer to COMMIT was lost, or because another process found it
 * abandoned.
 */
class EndedAlready extends Error {}

@Injectable()
export class ImportProductsUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly imports: ImportRepository,
    private readonly readFile: ReadImportFile,
    private readonly merge: MergeRows,
    private readonly idempotency: IdempotencyRecords,
  ) {}

  /**
   * Stores the import, so that its status can be read from now on. A key with a stored answer begins nothing. @throws
   * idempotency.key-reused
   */
  begin({ importId, dryRun, actorId }: ImportProducts, request: IdempotentRequest): Promise<IdempotentAnswer> {
    const startedAt = this.clock.now();
    return this.uow.run(async (tx) => {
      const answers = await this.idempotency.open(tx, [request]);
      const earlier = earlierAnswer(answers, request);
      if (earlier) return earlier;

      await this.imports.insert(tx, { importId, dryRun, actorId, startedAt });
      return firstAnswer(answers, request, JSON.stringify({ importId }));
    });
  }

  /**
   * Applies every row or none, in one transaction, which also writes the result into the import's own row. Products
   * that the file does not change are not locked. A failure becomes the import's status; a server error is also thrown.
   */
  async execute(command: ImportProducts, bytes: Buffer, watch: ImportWatch): Promise<void> {
    let total = 0;
    try {
      const { rows, total: read, problems } = await this.readFile.execute(bytes, watch);
      total = read;
      watch.progress(0, total);
      if (problems.total > 0) throw new Refused(problems);
      if (command.dryRun) await this.check(command, rows, watch);
      else await this.apply(command, rows, watch);
    } catch (error) {
      if (error instanceof EndedAlready) return;
      if (error instanceof Refused) return this.end(command, refusal(total, error.problems));
      await this.end(command, failure(total, failureOf(error, watch)));
      if (failureOf(error, watch) === 'internal') throw error;
    }
  }

  private async check(command: ImportProducts, rows: readonly ImportRow[], watch: ImportWatch): Promise<void> {
    const counter = new Counter(rows.length, watch);
    const terms = { actorId: command.actorId, at: this.clock.now() };
    const decided = await this.uow.run((tx) => this.compare(tx, rows, terms, counter.restarted(1)), {
      deadlineMs: DEADLINE_MS,
    });
    await this.end(command, success('checked', decided));
  }

  private async apply(command: ImportProducts, rows: readonly ImportRow[], watch: ImportWatch): Promise<void> {
    const counter = new Counter(rows.length, watch);
    await this.uow.run(
      async (tx) => {
        const status = await this.imports.findStatus(tx, command.importId);
        if (status !== 'running') throw new EndedAlready();
        const terms: Terms = { actorId: command.actorId, at: tx.now };
        const step = counter.restarted(2);
        const compared = await this.compare(tx, rows, terms, step);

        const changing = compared.filter(({ decision }) => decision.kind === 'change');
        const others = compared.filter(({ decision }) => decision.kind !== 'change');
        await this.merge.create(tx, others, step);
        const locked = await this.merge.lock(tx, changing, terms);
        refuseBad(locked);
        await this.merge.write(tx, locked, terms.at, step);

        const outcome = success('applied', [...others, ...locked]);
        if (!(await this.imports.finish(tx, command.importId, outcome, tx.now))) throw new EndedAlready();
      },
      { deadlineMs: DEADLINE_MS },
    );
  }

  private async compare(tx: Tx, rows: readonly ImportRow[], terms: Terms, step: (rows: number) => void) {
    const compared = await this.merge.compare(tx, rows, terms, step);
    refuseBad(compared);
    return compared;
  }

  private async end({ importId }: ImportProducts, outcome: ImportOutcome): Promise<void> {
    await this.uow.run((tx) => this.imports.finish(tx, importId, outcome, this.clock.now()));
  }
}

/** Processed rows, over several passes of the file. */
class Counter {
  private seen = 0;

  constructor(
    private readonly rows: number,
    private readonly watch: ImportWatch,
  ) {}

  restarted(rounds: number): (rows: number) => void {
    this.seen = 0;
    return (rows) => {
      this.watch.signal.throwIfAborted();
      this.watch.progress(Math.floor(this.seen / rounds), this.rows);
      this.seen += rows;
    };
  }
}

function refuseBad(decided: readonly DecidedRow[]): void {
  const problems = new ProblemList();
  for (const { decision } of decided) if (decision.kind === 'refuse') problems.add(decision.problem);
  const changing = decided.filter(({ decision }) => decision.kind === 'change');
  const tooMany = changing[MOST_CHANGES];
  if (tooMany) {
    const { line, sku } = tooMany.row;
    const message = `more than ${MOST_CHANGES} products would change at once: cut the file into several`;
    problems.add({ line, sku, column: undefined, code: 'too-many-changes', message });
  }
  if (problems.total > 0) throw new Refused(problems);
}

function success(status: 'applied' | 'checked', decided: readonly DecidedRow[]): ImportOutcome {
  return { status, rows: decided.length, counts: countsOf(decided), problems: new ProblemList() };
}

const refusal = (rows: number, problems: ProblemList): ImportOutcome => ({
  status: 'refused',
  rows,
  counts: NOTHING_YET,
  problems,
});

const failure = (rows: number, reason: ImportFailure): ImportOutcome => ({
  status: 'failed',
  failure: reason,
  rows,
  counts: NOTHING_YET,
  problems: new ProblemList(),
});

function failureOf(error: unknown, { signal }: ImportWatch): ImportFailure {
  if (signal.aborted) return 'stopped';
  return error instanceof Unavailable ? 'unavailable' : 'internal';
}

function countsOf(decided: readonly DecidedRow[]): ImportCounts {
  const count = (is: (decided: DecidedRow) => boolean): number => decided.filter(is).length;
  return {
    created: count(({ decision }) => decision.kind === 'create'),
    changed: count(({ decision }) => decision.kind === 'change'),
    unchanged: count(({ decision }) => decision.kind === 'keep'),
    stockKept: count(({ decision }) => 'stockKept' in decision && decision.stockKept),
  };
}
