/** Somebody who gets the orders' events, and the bit of `outbox_events.sent_to` that says that it has one. */
export interface AuditedDestination {
  readonly name: string;
  readonly mark: number;
}

export const dataPlatform: AuditedDestination = { name: 'data-platform', mark: 1 };
export const ranking: AuditedDestination = { name: 'ranking', mark: 2 };

/** Written down once more: who is checked must not say what is right. */
export const destinations: readonly AuditedDestination[] = [dataPlatform, ranking];
