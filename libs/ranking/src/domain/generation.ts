import type { OrderId, UserId } from '@app/kernel';

/** `building` takes new events and the history; rankings are read from `serving`; `retired` is being removed. */
export const GENERATION_STATUSES = ['building', 'serving', 'retired'] as const;
export type GenerationStatus = (typeof GENERATION_STATUSES)[number];

/**
 * The booking rule of this version. Rule 1: a refund reduces the minute of the refund. Rule 2: a refund reduces the
 * minute of its sale (ADR 0032).
 */
export const BOOKING_RULE = 2;

/** A generation as its bookings use it. */
export interface LiveGeneration {
  /** From 1, never reused. */
  readonly generation: number;
  /** The rule of its bookings. */
  readonly rule: number;
}

/** The position of a rebuild in the orders, by user and order id. */
export interface RebuildPosition {
  readonly userId: UserId;
  readonly orderId: OrderId;
}

/** One complete set of aggregates. At most one is being built, and one serves. */
export interface Generation extends LiveGeneration {
  readonly status: GenerationStatus;
  /** Undefined before the first step. */
  readonly position: RebuildPosition | undefined;
  /** Past sales and refunds that its rebuild has read. */
  readonly bookings: number;
  readonly startedAt: Date;
  /** When the generation began to serve. */
  readonly finishedAt: Date | undefined;
}

export const isAt = ({ position }: Generation, other: RebuildPosition | undefined): boolean =>
  position?.orderId === other?.orderId && position?.userId === other?.userId;
