import type { Tx } from '@app/kernel';
import type { Generation, LiveGeneration, RebuildPosition } from '../domain/generation';

export interface GenerationPage {
  readonly limit: number;
  /** Only generations before this one. */
  readonly before?: number | undefined;
}

export abstract class GenerationRepository {
  /** Lists all generations, newest first: one more than `limit`, if there is one. @throws Unavailable */
  abstract list(page: GenerationPage): Promise<Generation[]>;

  /** @throws Unavailable */
  abstract findRetired(): Promise<number[]>;

  /**
   * Returns the generations that take events, oldest first. A plain read, for the transaction that books the events
   * (ADR 0010 says why).
   */
  abstract findLive(tx: Tx): Promise<LiveGeneration[]>;

  abstract findBuilding(tx: Tx): Promise<Generation | undefined>;

  abstract findServing(tx: Tx): Promise<Generation | undefined>;

  /**
   * Creates a generation that is booked by this version's rule.
   * @throws TransactionConflict when another transaction creates one concurrently.
   */
  abstract insertNext(tx: Tx): Promise<Generation>;

  /** Locks the generation's row until the transaction ends. */
  abstract lock(tx: Tx, generation: number): Promise<Generation | undefined>;

  /** The generation is locked. */
  abstract savePosition(tx: Tx, generation: number, position: RebuildPosition, bookings: number): Promise<void>;

  /** Retires a generation that is being built. */
  abstract retire(tx: Tx, generation: number): Promise<void>;

  /** Makes the locked generation serve, and retires the previous one. */
  abstract serve(tx: Tx, generation: number, bookings: number): Promise<void>;
}
