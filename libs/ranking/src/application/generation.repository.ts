import type { Tx } from '@app/kernel';
import type { Generation, LiveGeneration, RebuildPosition } from '../domain/generation';

export interface GenerationPage {
  readonly limit: number;
  /** Only those before this one. */
  readonly before?: number | undefined;
}

export abstract class GenerationRepository {
  /** Of all that there ever were, newest first: one more than `limit`, if there is one. @throws Unavailable */
  abstract list(page: GenerationPage): Promise<Generation[]>;

  /** @throws Unavailable */
  abstract findRetired(): Promise<number[]>;

  /** Those that take events, oldest first. A plain read, for the transaction that books them (ADR 0010 says why). */
  abstract findLive(tx: Tx): Promise<LiveGeneration[]>;

  abstract findBuilding(tx: Tx): Promise<Generation | undefined>;

  abstract findServing(tx: Tx): Promise<Generation | undefined>;

  /** To be booked by this version's rule. @throws TransactionConflict when another transaction makes one at the same moment. */
  abstract insertNext(tx: Tx): Promise<Generation>;

  /** Locks the generation's row until the transaction ends. */
  abstract lock(tx: Tx, generation: number): Promise<Generation | undefined>;

  /** The generation is locked. */
  abstract savePosition(tx: Tx, generation: number, position: RebuildPosition, bookings: number): Promise<void>;

  /** A generation that is being built is given up. */
  abstract retire(tx: Tx, generation: number): Promise<void>;

  /** The generation, which is locked, serves from now on, and the one that did is retired. */
  abstract serve(tx: Tx, generation: number, bookings: number): Promise<void>;
}
