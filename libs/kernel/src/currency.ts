/** The store's one ISO 4217 currency; injected, since every resource with an amount names it. */
export class Currency {
  constructor(readonly code: string) {}
}
