import type { OrderId, UserId } from '@app/kernel';

/** `building` takes new events and what history has; `serving` is what is read; `retired` is being removed. */
export const GENERATION_STATUSES = ['building', 'serving', 'retired'] as const;
export type GenerationStatus = (typeof GENERATION_STATUSES)[number];

/** How far a rebuild has gone through the orders, which it does by user and order id. */
export interface RebuildPosition {
  readonly userId: UserId;
  readonly orderId: OrderId;
}

/** One whole set of aggregates. At most one is being built, and one serves. */
export interface Generation {
  /** From 1, never used again. */
  readonly generation: number;
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
