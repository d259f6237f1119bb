import { Injectable } from '@nestjs/common';
import { DomainError, type IdempotentAnswer, type IdempotentRequest, StoredAnswers } from '@app/kernel';
import { importErrors } from '../../domain/imports/import.errors';
import type { ImportProducts } from './import-products.use-case';
import { ImportRunner } from './import-runner';

/** A file that is still in the socket. */
export interface SentFile {
  /** Keeps the bytes, or reads them for the request's hash alone. */
  read(keep: boolean): Promise<{ readonly bytes: Buffer; readonly request: IdempotentRequest }>;
}

@Injectable()
export class StartImportUseCase {
  constructor(
    private readonly answers: StoredAnswers,
    private readonly runner: ImportRunner,
  ) {}

  /**
   * A repeated request gets its first answer also while the process is busy: its file is compared, and not stored.
   * @throws idempotency.key-reused, product.import-busy
   */
  async execute(
    command: ImportProducts,
    key: Pick<IdempotentRequest, 'callerId' | 'key'>,
    file: SentFile,
  ): Promise<IdempotentAnswer> {
    if (!(await this.answers.isUsed(key))) return this.runner.start(command, () => file.read(true));
    const { request } = await file.read(false);
    const answer = await this.answers.find(request);
    if (answer instanceof DomainError) throw answer;
    if (!answer) throw importErrors.error('product.import-busy', { retryAfterSeconds: 1 }); // removed by retention meanwhile
    return answer;
  }
}
