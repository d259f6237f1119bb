import type { OrderId, UserId } from '@app/kernel';

/** `building` takes new events and what history has; `serving` is what is read; `retired` is being removed. */
export const GENERATION_STATUSES = ['building', 'serving', 'retired'] as const;
export type GenerationStatus = (typeof GENERATION_STATUSES)[number];

/**
 * The rule by which this version books. 1: a refund is taken off its own moment. 2: off the moment of its sale (ADR
 * 0032).
 */
export const BOOKING_RULE = 2;

/** A generation as those see it that book into it. */
export interface LiveGeneration {
  /** From 1, never used again. */
  readonly generation: number;
  /** The rule by which it is booked. */
  readonly rule: number;
}

/** How far a rebuild has gone through the orders, which it does by user and order id. */
export interface RebuildPosition {
  readonly userId: UserId;
  readonly orderId: OrderId;
}

/** One whole set of aggregates. At most one is being built, and one serves. */
export interface Generation extends LiveGeneration {
  readonly status: GenerationStatus;
  /** Undefined before the first step. */
  readonly position: RebuildPosition | undefined;
  /** Sales and refunds of the past that its rebuild has gone through. */
  readonly bookings: number;
  readonly startedAt: Date;
  /** When it began to serve. */
  readonly finishedAt: Date | undefined;
}

export const isAt = ({ position }: Generation, other: RebuildPosition | undefined): boolean =>
  position?.orderId === other?.orderId && position?.userId === other?.userId;
