/** The store's one ISO 4217 currency; injectable, since every resource with an amount names it. */
export class Currency {
  constructor(readonly code: string) {}
}
