import { Injectable } from '@nestjs/common';
import { type IdempotentAnswer, type IdempotentRequest, UnitOfWork } from '@app/kernel';
import { Alarm, BackgroundWork, Log } from '@app/platform';
import { ImportProductsUseCase, type ImportProducts } from '../../application/imports/import-products.use-case';
import { ImportRunner } from '../../application/imports/import-runner';
import { ImportRepository } from '../../application/imports/import.repository';
import { importErrors } from '../../domain/imports/import.errors';

/** Much shorter than the time after which an import counts as abandoned. */
const HEARTBEAT_MS = 500;
const RETRY_AFTER_SECONDS = 5;

/** One at a time: a file and its rows take up to 200 MiB, and orders need the event loop. */
@Injectable()
export class BackgroundImportRunner extends BackgroundWork implements ImportRunner {
  private busy = false;

  constructor(
    private readonly importProducts: ImportProductsUseCase,
    private readonly imports: ImportRepository,
    private readonly uow: UnitOfWork,
    private readonly log: Log,
  ) {
    super();
  }

  async start(
    command: ImportProducts,
    read: () => Promise<{ readonly bytes: Buffer; readonly request: IdempotentRequest }>,
  ): Promise<IdempotentAnswer> {
    if (this.busy || this.stopping.signal.aborted) {
      throw importErrors.error('product.import-busy', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    this.busy = true;
    try {
      const { bytes, request } = await read();
      const answer = await this.importProducts.begin(command, request);
      if (answer.replayed) this.busy = false;
      else this.running = this.run(command, bytes);
      return answer;
    } catch (error) {
      this.busy = false;
      throw error;
    }
  }

  /** After the abort it stops after its next statement. */
  private async run(command: ImportProducts, bytes: Buffer): Promise<void> {
    const { importId } = command;
    const heartbeat = new Heartbeat((progress) =>
      this.uow.run((tx) => this.imports.saveProgress(tx, importId, progress)),
    );
    try {
      await this.importProducts.execute(command, bytes, {
        signal: this.stopping.signal,
        progress: (done, rows) => heartbeat.at(done, rows),
      });
      this.log.info({ importId, dryRun: command.dryRun }, 'product import ended');
    } catch (error) {
      this.log.error({ importId, err: error }, 'product import failed');
    } finally {
      await heartbeat.stop();
      this.busy = false;
    }
  }
}

/**
 * Writes the heartbeat and the progress on a connection of its own: the writes of the import are visible only at its
 * end.
 */
class Heartbeat {
  private readonly alarm = new Alarm();
  private readonly beating: Promise<void>;
  private progress = { done: 0, rows: 0 };
  private stopped = false;

  constructor(private readonly say: (progress: { done: number; rows: number }) => Promise<void>) {
    this.beating = this.beat();
  }

  at(done: number, rows: number): void {
    this.progress = { done, rows };
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.alarm.ring();
    await this.beating;
  }

  /** A heartbeat that fails is repeated at the next interval. */
  private async beat(): Promise<void> {
    for (;;) {
      await this.alarm.sleep(HEARTBEAT_MS);
      if (this.stopped) return;
      await this.say(this.progress).catch(() => undefined);
    }
  }
}
