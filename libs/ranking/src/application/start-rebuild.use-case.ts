import { UnitOfWork } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import type { Generation } from '../domain/generation';
import { GenerationRepository } from './generation.repository';

@Injectable()
export class StartRebuildUseCase {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly generations: GenerationRepository,
  ) {}

  /** Creates a generation, which a worker then fills; returns the one under way, if any. @throws Unavailable */
  execute(): Promise<Generation> {
    return this.unitOfWork.run(
      async (tx) => (await this.generations.findBuilding(tx)) ?? (await this.generations.insertNext(tx)),
    );
  }
}
