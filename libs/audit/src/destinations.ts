/** A destination of the orders' events, and its bit in `outbox_events.sent_to`. */
export interface AuditedDestination {
  readonly name: string;
  readonly mark: number;
}

export const dataPlatform: AuditedDestination = { name: 'data-platform', mark: 1 };
export const ranking: AuditedDestination = { name: 'ranking', mark: 2 };

/** A separate copy on purpose: the code under audit must not define what is correct. */
export const destinations: readonly AuditedDestination[] = [dataPlatform, ranking];
