import type { Id, OrderId } from '@app/kernel';

export type ReplayId = Id<'Replay'>;

export const REPLAY_KINDS = ['range', 'order', 'parked'] as const;
export type ReplayKind = (typeof REPLAY_KINDS)[number];

/** Which events are sent again. Times are those at which events were booked. */
export type ReplayScope =
  | { readonly kind: 'range'; readonly from: Date; readonly to: Date; readonly types: readonly string[] | undefined }
  | {
      readonly kind: 'order';
      readonly orderId: OrderId;
      readonly types: readonly string[] | undefined;
      readonly from?: Date | undefined;
      readonly to?: Date | undefined;
    }
  /** Deliveries that were parked by the time of the request. */
  | { readonly kind: 'parked' };

/** The bounds of a scope; deliveries that are parked have none. */
export const boundsOf = (
  scope: ReplayScope,
): {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly types?: readonly string[] | undefined;
} => (scope.kind === 'parked' ? {} : scope);

/** The last event that a replay has examined. */
export interface ReplayPosition {
  readonly at: Date;
  readonly eventId: Id<'Event'>;
}

/** One destination gets some events once more: the same ids and bytes. */
export interface Replay {
  readonly replayId: ReplayId;
  readonly destination: string;
  readonly scope: ReplayScope;
  /** The admin. */
  readonly requestedBy: Id<'Caller'>;
  readonly requestedAt: Date;
  readonly position: ReplayPosition | undefined;
  readonly examined: number;
  /** Deliveries that it has added, or given a new attempt. Events that waited anyway are not counted. */
  readonly queued: number;
  readonly finishedAt: Date | undefined;
}

/** Replays that are neither finished nor started again by the same request. */
export const MOST_UNFINISHED = 20;
