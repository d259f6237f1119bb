import type { IdempotentAnswer, IdempotentRequest } from '@app/kernel';
import type { ImportProducts } from './import-products.use-case';

/** Runs imports beside the requests of its process, one at a time. */
export abstract class ImportRunner {
  /**
   * Takes the process's turn, reads the file and begins; the import goes on after the answer. The turn is free again
   * when the import has ended, or when `read` throws. A key with a stored answer begins nothing. @throws
   * idempotency.key-reused, product.import-busy
   */
  abstract start(
    command: ImportProducts,
    read: () => Promise<{ readonly bytes: Buffer; readonly request: IdempotentRequest }>,
  ): Promise<IdempotentAnswer>;
}
