import { Injectable } from '@nestjs/common';
import { Clock, UnitOfWork } from '@app/kernel';
import type { ImportId, ProductImport } from '../../domain/imports/product-import';
import { ImportQueries, ImportRepository } from './import.repository';

@Injectable()
export class DescribeImportUseCase {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly queries: ImportQueries,
    private readonly imports: ImportRepository,
  ) {}

  /**
   * The status of an import. An import whose process has died reports no progress: it is marked as failed here, so that
   * clients stop waiting, and so that it certainly applies nothing later. @throws product.import-not-found
   */
  async execute(importId: ImportId): Promise<ProductImport> {
    const found = await this.queries.get(importId);
    if (found.status !== 'running') return found;
    const givenUp = await this.uow.run((tx) => this.imports.giveUpIfSilent(tx, importId, this.clock.now()));
    return givenUp ? this.queries.get(importId) : found;
  }
}
